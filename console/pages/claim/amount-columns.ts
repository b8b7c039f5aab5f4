import { AMOUNT_NAMES } from '#functions/claim/named-amounts.ts';
import type { ListedClaim } from '#client/types.ts';
import { yuan } from '#console/shell/format.ts';
import type { Text } from '#console/shell/text.ts';

const LISTED: readonly (keyof ListedClaim['amounts'])[] = ['proposedFen', 'approvedFen', 'paidFen'];

/** What a list of claims tells of their amounts, under the same names everywhere. */
export const amountColumns = (say: (text: Text) => string) =>
  AMOUNT_NAMES.filter(([name]) => LISTED.includes(name)).map(([name, words]) => ({
    key: name,
    title: say(words),
    align: 'right' as const,
    render: (_: unknown, { amounts }: ListedClaim) => yuan(amounts[name] ?? 0),
  }));
