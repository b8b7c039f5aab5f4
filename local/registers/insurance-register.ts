import * as z from 'zod';
import { batchRegister, documentTail, month, short, told } from './answering.ts';
import type { Person, RecordsHeld } from './records-held.ts';

export const insuranceQuestion = z.object({
  ref: short,
  documentNumber: short,
  creditCode: short,
  months: z.array(month).min(1).max(60),
});
export type InsuranceQuestion = z.infer<typeof insuranceQuestion>;

type Spell = Person['insured'][number];

/** `yes` only where the claimant insured the person in every month asked for. */
export function insuranceAnswer(held: RecordsHeld, { ref, documentNumber, creditCode, months }: InsuranceQuestion) {
  const about = { ref, documentTail: documentTail(documentNumber) };
  const person = held.people.get(documentNumber);
  if (person === undefined) {
    return {
      ...about,
      insuredByClaimant: 'unknown',
      insuredMonths: [],
      pensionDrawn: 'unknown',
      insuredElsewhere: 'unknown',
    } as const;
  }
  const spells = person.insured.filter((spell) => spell.creditCode === creditCode);
  const others = person.insured.filter((spell) => spell.creditCode !== creditCode);
  const insuredMonths = months.filter((asked) => spells.some((spell) => covers(spell, asked)));
  const spell = spellMeant(spells, months);
  return {
    ...about,
    insuredByClaimant: insuredMonths.length === months.length ? 'yes' : 'no',
    insuredMonths,
    pensionDrawn: told(person.pensionDrawn),
    insuredFrom: spell?.from,
    insuredUntil: spell?.to,
    insuredElsewhere: told(months.some((asked) => others.some((other) => covers(other, asked)))),
  } as const;
}

export const insuranceRegister = batchRegister('/v1/insurance:check', insuranceQuestion, insuranceAnswer);

function covers({ from, to }: Spell, asked: string): boolean {
  return from <= asked && (to === undefined || asked <= to);
}

/** The spell that covers the first month, else the latest that begins no later than the last. */
function spellMeant(spells: readonly Spell[], months: readonly string[]): Spell | undefined {
  const [first = '', last = first] = [months.toSorted()[0], months.toSorted().at(-1)];
  const covering = spells.find((spell) => covers(spell, first));
  const begun = spells.filter(({ from }) => from <= last).toSorted((a, b) => a.from.localeCompare(b.from));
  return covering ?? begun.at(-1);
}
