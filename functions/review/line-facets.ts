import { batchOf } from '../claim/keys.ts';
import type { Routing } from '../fraud/routing.ts';
import type { FACETS } from './queue-requests.ts';

/** What a batch's results of one pass say of its lines. */
export interface AssessedFigures {
  readonly batch: number;
  readonly granted: number;
  readonly refused: number;
  readonly waiting: number;
  readonly reasons: Readonly<Record<string, number>>;
}
export interface ScreenedFigures {
  readonly batch: number;
  readonly signals: Readonly<Record<string, readonly string[]>>;
}

/** All figures of a claim's lines as people choose among them: from the batches' results, without reading one line. */
export interface Figures {
  /** Of the newest pass of each batch, in order. */
  readonly assessed: readonly AssessedFigures[];
  readonly screened: readonly ScreenedFigures[];
  /** Of the pass that people decide now. */
  readonly routing: Pick<Routing, 'lines' | 'groups'>;
  /** Lines that the first reviewer of this pass refuses. */
  readonly refused: readonly string[];
}

export type Facet = (typeof FACETS)[number];
export interface FacetCount {
  readonly code: string;
  readonly lines: number;
}
export type Facets = Readonly<Record<Facet, readonly FacetCount[]>>;

/** Lines in each batch that are meant, of batches that have any. */
export type InBatches = readonly { readonly batch: number; readonly lines: number }[];

const STANDINGS = ['granted', 'refused', 'waiting'] as const;

export function facetsOf(figures: Figures): Facets {
  const counts = (facet: Facet, codes: Iterable<string>) =>
    [...codes]
      .map((code) => ({ code, lines: sum(linesWith(figures, facet, code)) }))
      .filter(({ lines }) => lines > 0)
      .toSorted((a, b) => b.lines - a.lines);
  return {
    standing: counts('standing', STANDINGS),
    reason: counts('reason', new Set(figures.assessed.flatMap(({ reasons }) => Object.keys(reasons)))),
    signal: counts(
      'signal',
      new Set([
        ...figures.screened.flatMap(({ signals }) => Object.keys(signals)),
        ...figures.routing.groups.map(({ code }) => code),
      ]),
    ),
    band: counts('band', ['high', 'flagged', 'clean']),
    answer: counts('answer', ['needed', 'evidence', 'sampled', 'refused', 'none']),
  };
}

export const allLines = ({ assessed }: Figures): InBatches =>
  assessed.map(({ batch, granted, refused, waiting }) => ({ batch, lines: granted + refused + waiting }));

/** How many lines of each batch are of that kind. */
export function linesWith(figures: Figures, facet: Facet, code: string): InBatches {
  const { assessed, routing } = figures;
  if (facet === 'standing') {
    const standing = STANDINGS.find((each) => each === code);
    return some(assessed.map((each) => ({ batch: each.batch, lines: standing === undefined ? 0 : each[standing] })));
  }
  if (facet === 'reason') return some(assessed.map(({ batch, reasons }) => ({ batch, lines: reasons[code] ?? 0 })));
  if (facet === 'signal') return byBatch(signalLines(figures, code));
  const routed = Object.entries(routing.lines);
  const idsWhere = (fits: (line: Routing['lines'][string]) => boolean) =>
    routed.filter(([, line]) => fits(line)).map(([lineId]) => lineId);
  if (code === 'needed') return byBatch(idsWhere(() => true));
  if (code === 'evidence') return byBatch(idsWhere(({ holds }) => holds.length > 0));
  if (code === 'sampled') return byBatch(idsWhere(({ sampled }) => sampled));
  if (code === 'refused') return byBatch(figures.refused);
  if (code === 'none') return restOf(allLines(figures), byBatch(idsWhere(() => true)));
  if (code === 'clean')
    return restOf(linesWith(figures, 'standing', 'granted'), byBatch(idsWhere((line) => line.band !== 'clean')));
  return byBatch(idsWhere(({ band }) => band === code));
}

function signalLines({ screened, routing }: Figures, code: string): Iterable<string> {
  const own = screened.flatMap(({ signals }) => signals[code] ?? []);
  const grouped = routing.groups.filter((group) => group.code === code).flatMap(({ lineIds }) => lineIds);
  return new Set([...own, ...grouped]);
}

function byBatch(lineIds: Iterable<string>): InBatches {
  const counts = new Map<number, number>();
  for (const lineId of lineIds) counts.set(batchOf(lineId), (counts.get(batchOf(lineId)) ?? 0) + 1);
  return [...counts].map(([batch, lines]) => ({ batch, lines })).toSorted((a, b) => a.batch - b.batch);
}

function restOf(all: InBatches, taken: InBatches): InBatches {
  const gone = new Map(taken.map(({ batch, lines }) => [batch, lines]));
  return some(all.map(({ batch, lines }) => ({ batch, lines: Math.max(0, lines - (gone.get(batch) ?? 0)) })));
}

const some = (all: InBatches): InBatches => all.filter(({ lines }) => lines > 0);
export const sum = (all: InBatches): number => all.reduce((total, { lines }) => total + lines, 0);
