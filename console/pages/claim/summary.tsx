import { AMOUNT_NAMES } from '#functions/claim/named-amounts.ts';
import { Descriptions } from 'antd';
import { noticeWords, STATUS_WORDS } from '#client/claim-words.ts';
import type { Claim } from '#client/types.ts';
import { Enterprise } from '#console/pages/people/enterprise.tsx';
import { regionName } from '#console/pages/places/regions.ts';
import { count, shanghaiTime, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { CLAIM } from './texts.ts';

/** Where a claim stands, whose it is, its lines and its amounts by name: the same wherever it is opened. */
export function ClaimSummary({ claim }: { readonly claim: Claim }) {
  const { say, language } = useLanguage();
  const { notice, queue } = claim;
  const items = [
    [CLAIM.status, <strong key="status">{say(STATUS_WORDS[claim.status])}</strong>],
    [CLAIM.enterprise, <Enterprise key="enterprise" id={claim.enterpriseId} name={claim.enterpriseName} />],
    [CLAIM.region, say(regionName(claim.region))],
    [CLAIM.created, shanghaiTime(claim.createdAt, language)],
    [CLAIM.lines, count(claim.lines)],
    [CLAIM.grantedLines, count(claim.grantedLines)],
    [CLAIM.refusedLines, count(claim.refusedLines)],
    [CLAIM.waitingLines, count(claim.waitingLines)],
    ...AMOUNT_NAMES.flatMap(([name, words]) => {
      const fen = claim.amounts[name];
      return fen === undefined ? [] : [[words, yuan(fen)] as const];
    }),
    ...(notice === undefined ? [] : [[CLAIM.notice, say(noticeWords(notice))] as const]),
    ...(queue === undefined
      ? []
      : [
          [
            CLAIM.queue,
            `${queue.ticket} (${say(queue.atMost ? CLAIM.atMost : CLAIM.before)} ${queue.before ?? 0})`,
          ] as const,
        ]),
  ] as const;
  return (
    <section className="panel" aria-label={say(CLAIM.summary)}>
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 4 }}
        items={items.map(([label, children]) => ({ key: label.en, label: say(label), children }))}
      />
    </section>
  );
}
