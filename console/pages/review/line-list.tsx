import { useQueries, useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import { type UIEvent, useEffect, useMemo, useRef, useState } from 'react';
import { STANDING_WORDS } from '#client/claim-words.ts';
import type { Line, LineFacets } from '#client/types.ts';
import { count, yuan } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import type { Text } from '#console/shell/text.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { LEVEL_NAMES } from '#functions/submission/level-names.ts';
import type { Answers } from './answers.ts';
import { ANSWERS, BANDS, TEXTS, wordFor } from './texts.ts';

/** Which lines are meant: all, or those of one kind. */
export interface LineFilter {
  readonly by: keyof LineFacets['facets'];
  readonly value: string;
}

const ROW = 34;
const ROWS_SHOWN = 14;
/** Above and below what is seen. */
const MORE_ROWS = 6;

export function useFacets(claimId: string, version: string, filter: LineFilter | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['review', claimId, version, 'facets', filter],
    queryFn: ({ signal }) => api.get<LineFacets>(`/claims/${claimId}/line-facets`, { ...filter }, signal),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
}

/** What the API counted for the filter, said of one line. */
export function isMeant(line: Line, filter: LineFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { by, value } = filter;
  if (by === 'standing') return line.standing === value || (value === 'granted' && line.standing === 'held');
  if (by === 'reason') return line.reasons.some(({ code }) => code === value);
  if (by === 'signal') return line.signals.some(({ code }) => code === value);
  const { toAnswer } = line;
  if (by === 'band') {
    return value === 'clean'
      ? line.standing !== 'refused' && (toAnswer?.riskBand ?? 'clean') === 'clean'
      : toAnswer?.riskBand === value;
  }
  if (value === 'none') return toAnswer === undefined;
  if (value === 'refused') return line.refusal !== undefined;
  if (value === 'evidence') return toAnswer?.evidenceFor !== undefined;
  return value === 'sampled' ? toAnswer?.sampled === true : toAnswer !== undefined;
}

export const linesQuery = (api: ReturnType<typeof useApi>, claimId: string, version: string, batch: number) => ({
  queryKey: ['review', claimId, version, 'lines', batch],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    api.get<{ lines: readonly Line[] }>(`/claims/${claimId}/lines`, { batch }, signal),
  staleTime: 60_000,
});

const LINES_A_PAGE = 100;

/** All lines in the order of the roster, from a place on; those of a kind come by batch, see `linesQuery`. */
const orderedQuery = (api: ReturnType<typeof useApi>, claimId: string, version: string, from: number) => ({
  queryKey: ['review', claimId, version, 'lines-from', from],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    api.get<{ lines: readonly Line[] }>(`/claims/${claimId}/lines`, { from }, signal),
  staleTime: 60_000,
});

interface ListProps {
  readonly claimId: string;
  readonly version: string;
  readonly filter: LineFilter | undefined;
  readonly facets: LineFacets;
  readonly answers: Answers;
  /** Place in the list. */
  readonly at: number;
  readonly choose: (at: number) => void;
  /** The line at that place, once it is loaded. */
  readonly shown: (line: Line | undefined) => void;
}

/** All lines of a claim, of which only those that are seen are in the page, and only their batches are asked for. */
export function LineList({ claimId, version, filter, facets, answers, at, choose, shown }: ListProps) {
  const { say } = useLanguage();
  const api = useApi();
  const box = useRef<HTMLElement>(null);
  const [top, scrolled] = useState(0);
  const places = useMemo(
    () => (filter === undefined ? pagesOf(facets.lines) : placesOf(facets.batches)),
    [facets.batches, facets.lines, filter],
  );
  const total = facets.lines;
  const first = Math.max(0, Math.floor(top / ROW) - MORE_ROWS);
  const last = Math.min(total, first + ROWS_SHOWN + 2 * MORE_ROWS);
  const here = places.filter(({ from, to }) => (from < last && to > first) || (at >= from && at < to));
  const parts = useQueries({
    queries: here.map(({ batch, from }) =>
      batch === undefined ? orderedQuery(api, claimId, version, from) : linesQuery(api, claimId, version, batch),
    ),
  });
  const lineAt = (place: number): Line | undefined => {
    const index = here.findIndex(({ from, to }) => place >= from && place < to);
    const own = here[index];
    if (own === undefined) return undefined;
    return parts[index]?.data?.lines.filter((line) => isMeant(line, filter))[place - own.from];
  };
  const chosen = lineAt(at);
  useEffect(() => shown(chosen), [chosen, shown]);
  useEffect(() => {
    const list = box.current;
    if (list === null) return;
    if (at * ROW < list.scrollTop) list.scrollTop = at * ROW;
    if ((at + 2) * ROW > list.scrollTop + list.clientHeight) list.scrollTop = (at + 2) * ROW - list.clientHeight;
  }, [at]);
  const scroll = ({ currentTarget }: UIEvent) => scrolled(currentTarget.scrollTop);
  const error = parts.find((part) => part.error !== null)?.error;
  const heads: readonly (readonly [string, Text])[] = [
    ['row', TEXTS.rowNumber],
    ['person', TEXTS.person],
    ['document', TEXTS.document],
    ['occupation', TEXTS.occupation],
    ['level', TEXTS.level],
    ['date', TEXTS.issuedOn],
    ['standing', TEXTS.standing],
    ['amount', TEXTS.lineAmount],
    ['signals', TEXTS.signals],
    ['answer', TEXTS.answer],
  ];
  return (
    <>
      <ProblemShown error={error} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <section ref={box} className="line-list" tabIndex={0} aria-label={say(TEXTS.tabLines)} onScroll={scroll}>
        <table className="lines" aria-rowcount={total + 1} aria-label={say(TEXTS.tabLines)}>
          <thead>
            <tr aria-rowindex={1}>
              {heads.map(([name, text]) => (
                <th scope="col" key={name} className={`cell-${name}`}>
                  {say(text)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space rows={first} />
            {Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index).map((place) => (
              <tr
                key={place}
                aria-rowindex={place + 2}
                aria-current={place === at ? 'true' : undefined}
                onClick={() => choose(place)}
                onKeyDown={({ key }) => key === 'Enter' && choose(place)}
              >
                <Cells line={lineAt(place)} answers={answers} columns={heads.length} />
              </tr>
            ))}
            <Space rows={total - last} />
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Stands for the rows that are not in the page. */
function Space({ rows }: { readonly rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr className="line-space">
      <td style={{ height: rows * ROW }} />
    </tr>
  );
}

interface CellsProps {
  readonly line: Line | undefined;
  readonly answers: Answers;
  readonly columns: number;
}

function Cells({ line, answers, columns }: CellsProps) {
  const { say } = useLanguage();
  if (line === undefined) return <td colSpan={columns}>{say(TEXTS.loadingRow)}</td>;
  const cells: readonly (readonly [string, string])[] = [
    ['row', String(line.row)],
    ['person', line.name],
    // What is masked is the same in every row.
    ['document', line.document.slice(-5)],
    ['occupation', line.occupation],
    ['level', say(LEVEL_NAMES[line.level])],
    ['date', line.issuedOn],
    ['standing', say(wordFor(STANDING_WORDS, line.standing))],
    ['amount', yuan(line.grantedFen)],
    ['signals', line.signals.map((signal) => say(signal)).join(' ')],
    ['answer', answerText(line, answers).map(say).join('：')],
  ];
  return cells.map(([name, text]) => (
    <td key={name} className={`cell-${name}`} title={text}>
      {text}
    </td>
  ));
}

/** What is being said of the line here, else what the first reviewer said of it and why. */
function answerText({ lineId, refusal, determination, cleared, toAnswer }: Line, answers: Answers): readonly Text[] {
  const answer = answers[lineId];
  if (answer !== undefined) return [answer.verdict === 'pass' ? TEXTS.passed : TEXTS.refused];
  if (refusal !== undefined) return [TEXTS.refused, inBoth(refusal.reason)];
  if (determination !== undefined) return [TEXTS.setAmount, inBoth(yuan(determination.amountFen))];
  if (cleared !== undefined) return [TEXTS.passed, inBoth(cleared.reason)];
  return toAnswer === undefined ? [] : [TEXTS.unanswered];
}

const inBoth = (words: string): Text => ({ zh: words, en: words });

interface Part {
  readonly batch?: number;
  readonly from: number;
  readonly to: number;
}

function pagesOf(lines: number): readonly Part[] {
  return Array.from({ length: Math.ceil(lines / LINES_A_PAGE) }, (_, page) => ({
    from: page * LINES_A_PAGE,
    to: Math.min(lines, (page + 1) * LINES_A_PAGE),
  }));
}

/** From which place to which each batch has its lines. */
function placesOf(batches: LineFacets['batches']): readonly Part[] {
  let from = 0;
  return batches.map(({ batch, lines }) => {
    const place = { batch, from, to: from + lines };
    from += lines;
    return place;
  });
}

interface FilterProps {
  readonly facets: LineFacets | undefined;
  readonly filter: LineFilter | undefined;
  readonly choose: (filter: LineFilter | undefined) => void;
}

/** One choice among all kinds of lines that the claim has, each with how many. */
export function FilterChoice({ facets, filter, choose }: FilterProps) {
  const { say } = useLanguage();
  if (facets === undefined) return <Spin />;
  const groups = [
    ['answer', TEXTS.answer, ANSWERS],
    ['standing', TEXTS.standing, STANDING_WORDS],
    ['band', TEXTS.band, BANDS],
    ['signal', TEXTS.signals, {}],
    ['reason', TEXTS.reasons, {}],
  ] as const;
  return (
    <label>
      {say(TEXTS.filter)}{' '}
      <select
        className="plain-input"
        value={filter === undefined ? '' : `${filter.by} ${filter.value}`}
        onChange={({ target }) => {
          const [by = '', value = ''] = target.value.split(' ');
          choose(by === '' ? undefined : { by: by as LineFilter['by'], value });
        }}
      >
        <option value="">
          {say(TEXTS.all)} ({count(facets.total)})
        </option>
        {groups.map(([by, title, words]) => (
          <optgroup key={by} label={say(title)}>
            {facets.facets[by].map((each) => (
              <option key={each.code} value={`${by} ${each.code}`}>
                {'zh' in each ? say(each as Text) : say(wordFor(words, each.code))} ({count(each.lines)})
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
