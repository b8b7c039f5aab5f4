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

/** The first of these many faults are told; a claim with more is one to return. */
const TOLD = 200;

/** What is wrong with the answers to the lines of a pass, or missing from them: each flagged line has its own. */
export function faultsOfAnswers(
  routing: Pick<Routing, 'lines'>,
  cleared: readonly ClearedLine[],
  refused: readonly Pick<RefusedLine, 'lineId'>[],
): readonly Fault[] {
  const faults: Fault[] = [];
  const answered = new Set(refused.map(({ lineId }) => lineId));
  for (const [index, { lineId, evidence }] of cleared.entries()) {
    const routed = routing.lines[lineId];
    const pointer = `/cleared/${index}`;
    if (answered.has(lineId)) faults.push(fault('line-answered-twice', `${pointer}/lineId`));
    else if (routed === undefined) faults.push(fault('line-needs-no-answer', `${pointer}/lineId`));
    else if (routed.holds.length > 0 && evidence === undefined) faults.push(fault('evidence-missing', pointer));
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
    fix: { zh: '请从 cleared 中删除该行。', en: 'Take the line out of cleared.' },
  },
  'evidence-missing': {
    text: { zh: '该行的疑点须附依据方可放行。', en: 'The line is held until evidence comes.' },
    fix: {
      zh: '请在 evidence 中填写依据材料(如劳动合同编号),或不予通过该行。',
      en: 'Name the paper in evidence (the contract, say), or refuse the line.',
    },
  },
  'line-not-answered': {
    text: { zh: '有须逐行核对的行尚未答复:', en: 'A line that is looked at by itself has no answer yet:' },
    fix: {
      zh: '请逐行放行(cleared,附理由)或不予通过(refusedLines);已不予补贴的抽查行,在 cleared 中说明核对结果。',
      en: 'Clear it with the reason (cleared) or refuse it (refusedLines); of a drawn line that the rules refused, say in cleared that you looked.',
    },
  },
} as const satisfies Record<string, Pick<Fault, 'text' | 'fix'>>;

function fault(code: keyof typeof TEXTS, pointer: string, lineId?: string): Fault {
  const { text, fix } = TEXTS[code];
  const said = lineId === undefined ? text : { zh: `${text.zh}${lineId}。`, en: `${text.en} ${lineId}.` };
  return { code, place: { pointer }, text: said, fix };
}
