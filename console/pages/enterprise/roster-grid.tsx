import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ShownRow } from '#client/roster/marked-roster.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';
import { type Corrections, corrected, type RosterView } from '#console/roster/roster-view.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Fault } from '#functions/shared/fault.ts';
import { TEXTS } from './texts.ts';

const ROW_PX = 30;
const HEIGHT_PX = 390;
/** As in the styles: the column of row numbers, which stays in sight, and any other. */
const NUMBER_PX = 64;
const CELL_PX = 150;
/** Rows drawn beyond what is seen, so that scrolling shows no gaps. */
const BEYOND = 8;

interface Props {
  readonly view: RosterView;
  /** Those of the view's rows that are to be shown. */
  readonly rows: readonly ShownRow[];
  readonly faults: readonly Fault[];
  readonly corrections: Corrections;
  readonly correct: (row: number, column: number, text: string) => void;
}

type Place = { readonly index: number; readonly column: number };

/** Column index of letters such as `AB`. */
function columnIndex(column: string | undefined): number | undefined {
  if (column === undefined) return undefined;
  return [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

/**
 * A roster as a table to correct in. Only the rows in sight are drawn, so that 100,000 of them are as quick as a hundred.
 * By keyboard as in a spreadsheet: arrows, Enter, Escape; F8 goes to the next fault.
 */
export function RosterGrid({ view, rows, faults, corrections, correct }: Props) {
  const { say } = useLanguage();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [active, setActive] = useState<Place>({ index: 0, column: 0 });
  const [typed, setTyped] = useState<string>();
  const faultsAt = useMemo(() => Map.groupBy(faults, ({ place }) => place.row ?? 0), [faults]);
  const columns = Math.max(1, view.width);

  const here = rows[active.index];
  const faultsHere = (faultsAt.get(here?.number ?? -1) ?? []).filter(({ place }) => {
    const column = columnIndex(place.column);
    if (column === undefined) return true;
    return column === active.column && corrections.get(here?.number ?? -1)?.has(column) !== true;
  });

  // The active cell is always in sight.
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const top = active.index * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + 2 * ROW_PX > element.scrollTop + HEIGHT_PX) element.scrollTop = top + 2 * ROW_PX - HEIGHT_PX;
    const left = active.column * CELL_PX;
    const room = element.clientWidth - NUMBER_PX;
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (left + CELL_PX > element.scrollLeft + room) element.scrollLeft = left + CELL_PX - room;
  }, [active]);

  const move = (index: number, column: number): void => {
    setActive({
      index: Math.max(0, Math.min(rows.length - 1, index)),
      column: Math.max(0, Math.min(columns - 1, column)),
    });
  };
  const nextFault = (): void => {
    const open = (row: ShownRow, column: number) => corrections.get(row.number)?.has(column) !== true;
    for (let step = 0; step <= rows.length; step += 1) {
      const index = (active.index + step) % rows.length;
      const row = rows[index];
      if (row === undefined) return;
      const found = (faultsAt.get(row.number) ?? [])
        .map(({ place }) => columnIndex(place.column) ?? 0)
        .filter((column) => open(row, column) && (step > 0 || column > active.column))
        .sort((a, b) => a - b);
      if (found[0] !== undefined) {
        move(index, found[0]);
        return;
      }
    }
  };
  const begin = (text?: string): void => {
    if (here !== undefined) setTyped(text ?? corrected(corrections, here, active.column));
  };
  const end = (keep: boolean): void => {
    if (keep && typed !== undefined && here !== undefined) correct(here.number, active.column, typed);
    setTyped(undefined);
    box.current?.focus({ preventScroll: true });
  };

  const pressed = (event: KeyboardEvent): void => {
    const { key } = event;
    if (typed !== undefined) {
      if (key === 'Enter') end(true);
      else if (key === 'Escape') end(false);
      else return;
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.floor(HEIGHT_PX / ROW_PX) - 2;
    const { index, column } = active;
    const moves: Readonly<Record<string, readonly [index: number, column: number]>> = {
      ArrowUp: [index - 1, column],
      ArrowDown: [index + 1, column],
      ArrowLeft: [index, column - 1],
      ArrowRight: [index, column + 1],
      PageUp: [index - page, column],
      PageDown: [index + page, column],
      Home: [index, 0],
      End: [index, columns - 1],
    };
    const to = moves[key];
    if (to !== undefined) move(...to);
    else if (key === 'Enter' || key === 'F2') begin();
    else if (key === 'F8') nextFault();
    else if (key.length === 1) begin(key);
    else return;
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(scrolled / ROW_PX) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((scrolled + HEIGHT_PX) / ROW_PX) + BEYOND);
  const cellId = (index: number, column: number) => `${id}-${index}-${column}`;
  const shown = active.index >= first && active.index < last;
  return (
    <>
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        className="roster-grid"
        aria-label={say(TEXTS.grid)}
        aria-describedby={`${id}-help`}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns + 1}
        aria-activedescendant={shown ? cellId(active.index, active.column) : undefined}
        style={{ height: Math.min(HEIGHT_PX, (rows.length + 2) * ROW_PX) }}
        onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop)}
        onKeyDown={pressed}
      >
        <div role="row" aria-rowindex={1} className="roster-row roster-head">
          <div role="columnheader" aria-colindex={1} className="roster-number">
            {say(TEXTS.rowNumber)}
          </div>
          {Array.from({ length: columns }, (_, column) => (
            <div role="columnheader" aria-colindex={column + 2} key={columnLetters(column)} className="roster-cell">
              {view.headers[column] || columnLetters(column)}
            </div>
          ))}
        </div>
        <div role="presentation" style={{ height: first * ROW_PX }} />
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          const wrong = faultsAt.get(row.number) ?? [];
          const wrongColumns = new Set(wrong.map(({ place }) => columnIndex(place.column)));
          return (
            <div role="row" aria-rowindex={index + 2} key={row.number} className="roster-row">
              <div
                role="rowheader"
                aria-colindex={1}
                className={wrongColumns.has(undefined) ? 'roster-number wrong' : 'roster-number'}
              >
                {row.number}
              </div>
              {Array.from({ length: columns }, (_, column) => {
                const isActive = index === active.index && column === active.column;
                const changed = corrections.get(row.number)?.has(column) === true;
                const isWrong = wrongColumns.has(column) && !changed;
                const marks = [isActive ? ' active' : '', changed ? ' changed' : '', isWrong ? ' wrong' : ''].join('');
                return (
                  <div
                    role="gridcell"
                    aria-colindex={column + 2}
                    aria-invalid={isWrong || undefined}
                    id={cellId(index, column)}
                    key={columnLetters(column)}
                    className={`roster-cell${marks}`}
                    onClick={() => move(index, column)}
                    onDoubleClick={() => begin()}
                  >
                    {isActive && typed !== undefined ? (
                      <input
                        autoFocus
                        aria-label={`${view.headers[column] ?? columnLetters(column)} ${row.number}`}
                        value={typed}
                        onChange={({ target }) => setTyped(target.value)}
                        onBlur={() => end(true)}
                      />
                    ) : (
                      corrected(corrections, row, column)
                    )}
                  </div>
                );
              })}
            </div>
          );
        })}
        <div role="presentation" style={{ height: Math.max(0, rows.length - last) * ROW_PX }} />
      </div>
      <p id={`${id}-help`} className="quiet">
        {say(TEXTS.gridHelp)}
      </p>
      <div role="status" className="roster-told">
        {faultsHere.map(({ code, text, fix }) => (
          <p key={code}>
            <strong>{say(text)}</strong> {say(fix)}
          </p>
        ))}
      </div>
    </>
  );
}
