import { api, type Call, claimFor, read } from '../api/operation.ts';
import { problem, type Response } from '../api/problem.ts';
import { namedLines } from '../claim/named-line-store.ts';
import { REASONS, type ReasonText } from '../eligibility/reasons.ts';
import type { Text } from '../shared/fault.ts';
import { SIGNAL_WORDS } from '../fraud/signal-words.ts';
import { figuresOf, matchesOf, rosterMarks } from './evidence-store.ts';
import { allLines, facetsOf, linesWith, sum } from './line-facets.ts';
import { FacetQuery } from './queue-requests.ts';
import { countChanges, rosterChanges } from './roster-changes.ts';

export const handler = api({
  'GET /claims/{claimId}/line-facets': read(lineFacets),
  'GET /claims/{claimId}/changes': read(changes),
  'GET /claims/{claimId}/matches': read(matches),
});

const reason: Readonly<Record<string, ReasonText>> = REASONS;

/** How many lines there are of each kind, and which batches have those that are asked for. */
async function lineFacets(call: Call): Promise<Response> {
  const query = FacetQuery.safeParse(call.query);
  if (!query.success) return problem(400, 'invalid-query', { zh: '查询参数有误。', en: 'The query has faults.' });
  const found = await claimFor(call, 'review:queue');
  if ('refused' in found) return found.refused;
  const figures = await figuresOf(found.claim);
  const { by, value } = query.data;
  const meant = by === undefined || value === undefined ? allLines(figures) : linesWith(figures, by, value);
  const facets = facetsOf(figures);
  return {
    status: 200,
    body: {
      claimId: found.claim.claimId,
      revision: found.claim.revision,
      round: found.claim.round,
      total: sum(allLines(figures)),
      facets: {
        ...facets,
        reason: facets.reason.map((each) => ({ ...each, ...reason[each.code] })),
        signal: facets.signal.map((each) => ({ ...each, ...words(SIGNAL_WORDS.get(each.code), each.code) })),
      },
      lines: sum(meant),
      batches: meant,
    },
  };
}

const words = (known: Text | undefined, code: string): Text => ({ zh: known?.zh ?? code, en: known?.en ?? code });

/** What a correction changed since the reviewers last saw the claim: names of fields only, nobody's values. */
async function changes(call: Call): Promise<Response> {
  const found = await claimFor(call, 'review:queue');
  if ('refused' in found) return found.refused;
  const { claim } = found;
  const { claimId, revision } = claim;
  if (revision === 1) return { status: 200, body: { claimId, revision } };
  const [before, after] = await Promise.all([figuresOf(claim, revision - 1), figuresOf(claim)]);
  const batchesOf = (figures: typeof before) => figures.assessed.map(({ batch }) => batch);
  const [was, is] = await Promise.all([
    rosterMarks(claim, revision - 1, batchesOf(before)),
    rosterMarks(claim, revision, batchesOf(after)),
  ]);
  const counts = (figures: typeof before, facet: 'reason' | 'signal') =>
    Object.fromEntries(facetsOf(figures)[facet].map(({ code, lines }) => [code, lines]));
  return {
    status: 200,
    body: {
      claimId,
      revision,
      since: revision - 1,
      roster: rosterChanges(was, is),
      reasons: countChanges(counts(before, 'reason'), counts(after, 'reason')).map((each) => ({
        ...each,
        ...words(reason[each.code], each.code),
      })),
      signals: countChanges(counts(before, 'signal'), counts(after, 'signal')).map((each) => ({
        ...each,
        ...words(SIGNAL_WORDS.get(each.code), each.code),
      })),
    },
  };
}

/** A page names so many of the lines that one match rests on, and so many in all. */
const LINES_OF_A_MATCH = 5;
const MOST_LINES_NAMED = 200;

async function matches(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:links');
  if ('refused' in found) return found.refused;
  const shared = await matchesOf(found.claim);
  const named = shared.flatMap(({ by }) => by.flatMap(({ lineIds }) => lineIds.slice(0, LINES_OF_A_MATCH)));
  const lines = await namedLines(found.claim, named, MOST_LINES_NAMED);
  return { status: 200, body: { claimId: found.claim.claimId, matches: shared, lines } };
}
