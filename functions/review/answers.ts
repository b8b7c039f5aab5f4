import type { Claim, DeterminedLine, RefusalFinding, RefusedLine } from '../claim/claim.ts';
import type { Routing } from '../fraud/routing.ts';
import type { Fault } from '../shared/fault.ts';

/** A flagged or sampled line that the reviewer looked at and lets pass; of a refused one, that its refusal stands. */
export interface ClearedLine {
  readonly lineId: string;
  readonly reason: string;
  /** The paper that settles a sign which holds the line: a contract, a register's letter. */
  readonly evidence?: string | undefined;
}

/** What the first reviewer of the round said of one line, as those who come after see it. */
export interface LineAnswer {
  readonly cleared?: { readonly reason: string; readonly evidence?: string };
  readonly refusal?: { readonly reason: string; readonly finding: RefusalFinding };
  readonly determination?: Pick<DeterminedLine, 'amountFen' | 'document'>;
}

/** By line; of the lines that were let pass, as they lie in the bucket. */
export function answersOf(
  { firstReview }: Pick<Claim, 'firstReview'>,
  cleared: Iterable<ClearedLine> = [],
): ReadonlyMap<string, LineAnswer> {
  const answers = new Map<string, LineAnswer>();
  const add = (lineId: string, said: LineAnswer) => answers.set(lineId, { ...answers.get(lineId), ...said });
  for (const { lineId, reason, evidence } of cleared)
    add(lineId, { cleared: { reason, ...(evidence === undefined ? {} : { evidence }) } });
  for (const { lineId, reason, finding = 'error' } of firstReview?.refusedLines ?? [])
    add(lineId, { refusal: { reason, finding } });
  for (const { lineId, amountFen, document } of firstReview?.determinedLines ?? [])
    add(lineId, { determination: { amountFen, document } });
  return answers;
}

/** Before people a line is its row in the roster, which whoever tells them looks up. */
export interface LineFault extends Fault {
  readonly lineId: string;
}

/** The first of these many faults are told; a claim with more is one to return. */
const TOLD = 200;

/** What is wrong with the answers to the lines of a pass, or missing from them: each flagged line has its own. */
export function faultsOfAnswers(
  routing: Pick<Routing, 'lines'>,
  cleared: readonly ClearedLine[],
  refused: readonly Pick<RefusedLine, 'lineId'>[],
): readonly LineFault[] {
  const faults: LineFault[] = [];
  const answered = new Set(refused.map(({ lineId }) => lineId));
  for (const [index, { lineId, evidence }] of cleared.entries()) {
    const routed = routing.lines[lineId];
    const pointer = `/cleared/${index}`;
    if (answered.has(lineId)) faults.push(fault('line-answered-twice', `${pointer}/lineId`, lineId));
    else if (routed === undefined) faults.push(fault('line-needs-no-answer', `${pointer}/lineId`, lineId));
    else if (routed.holds.length > 0 && evidence === undefined)
      faults.push(fault('evidence-missing', `${pointer}/evidence`, lineId));
    answered.add(lineId);
  }
  const open = Object.keys(routing.lines).filter((lineId) => !answered.has(lineId));
  faults.push(...open.map((lineId) => fault('line-not-answered', '/cleared', lineId)));
  return faults.slice(0, TOLD);
}

const TEXTS = {
  'line-answered-twice': {
    text: { zh: '该行重复答复。', en: 'The line is answered twice.' },
    fix: { zh: '每行只能放行或不予通过一次。', en: 'Clear it or refuse it, once.' },
  },
  'line-needs-no-answer': {
    text: { zh: '该行无须逐行答复。', en: 'The line needs no answer of its own.' },
    fix: { zh: '请取消对该行的放行。', en: 'Take back what was said to let it pass.' },
  },
  'evidence-missing': {
    text: { zh: '该行的疑点须附依据方可放行。', en: 'The line is held until evidence comes.' },
    fix: {
      zh: '请填写依据材料(如劳动合同编号),或不予通过该行。',
      en: 'Name the paper that settles it (the contract, say), or refuse the line.',
    },
  },
  'line-not-answered': {
    text: { zh: '该行须逐行核对,尚未答复。', en: 'This line is looked at by itself and has no answer yet.' },
    fix: {
      zh: '请放行该行并附理由,或不予通过;已不予补贴的抽查行,请说明核对结果。',
      en: 'Let it pass with the reason, or refuse it; of a drawn line that the rules refused, say what you found.',
    },
  },
} as const satisfies Record<string, Pick<Fault, 'text' | 'fix'>>;

const fault = (code: keyof typeof TEXTS, pointer: string, lineId: string): LineFault => ({
  code,
  place: { pointer },
  ...TEXTS[code],
  lineId,
});
