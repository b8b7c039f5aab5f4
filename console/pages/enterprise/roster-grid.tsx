import { Button } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ShownRow } from '#client/roster/marked-roster.ts';
import { pastedCells } from '#console/roster/pasted-cells.ts';
import { type Corrections, corrected, type RosterView } from '#console/roster/roster-view.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { columnLetters } from '#functions/submission/roster/cell.ts';
import type { Fault } from '#functions/shared/fault.ts';
import { type CellPlace, columnIndex, openFaults, placesOf } from './open-faults.ts';
import { faultsLeft, inRow, pasted, TEXTS } from './texts.ts';

const ROW_PX = 30;
const HEIGHT_PX = 390;
/** As in the styles: the column of row numbers, which stays in sight, and any other. */
const NUMBER_PX = 64;
const CELL_PX = 150;
/** Rows drawn beyond what is seen, so that scrolling shows no gaps. */
const BEYOND = 8;
/** What a browser tells of a key that an input method has taken. */
const TAKEN_BY_INPUT_METHOD = 229;

export interface TypedCell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

interface Props {
  readonly view: RosterView;
  /** Those of the view's rows that are to be shown. */
  readonly rows: readonly ShownRow[];
  readonly faults: readonly Fault[];
  readonly corrections: Corrections;
  readonly correct: (cells: readonly TypedCell[]) => void;
}

/**
 * A roster as a table to correct in. Only the rows in sight are drawn, so that 100,000 of them are as quick as a hundred.
 * By keyboard as in a spreadsheet: arrows, Enter, Escape, what is typed or pasted; F8 goes to the next fault. The focus is
 * always in an input that lies over the active cell: an input method writes into nothing else.
 */
export function RosterGrid({ view, rows, faults, corrections, correct }: Props) {
  const { say } = useLanguage();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const faultsAt = useMemo(() => Map.groupBy(faults, ({ place }) => place.row ?? 0), [faults]);
  const places = useMemo(() => placesOf(rows, faultsAt), [rows, faultsAt]);
  const [active, setActive] = useState<CellPlace>(places[0] ?? { index: 0, column: 0 });
  const [typed, setTyped] = useState<string>();
  const [told, tell] = useState<Text>();
  const columns = Math.max(1, view.width);
  const open = openFaults(places, rows, corrections);

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

  const work = (): void => input.current?.focus({ preventScroll: true });
  const move = (index: number, column: number): void => {
    setActive({
      index: Math.max(0, Math.min(rows.length - 1, index)),
      column: Math.max(0, Math.min(columns - 1, column)),
    });
  };
  const nextFault = (): void => {
    const after = ({ index, column }: CellPlace) =>
      index > active.index || (index === active.index && column > active.column);
    const next = open.find(after) ?? open[0];
    if (next !== undefined) move(next.index, next.column);
  };
  const begin = (): void => {
    if (here !== undefined) setTyped(corrected(corrections, here, active.column));
  };
  const end = (keep: boolean): void => {
    if (keep && typed !== undefined && here !== undefined)
      correct([{ row: here.number, column: active.column, text: typed }]);
    setTyped(undefined);
  };

  const paste = (event: ClipboardEvent): void => {
    if (typed !== undefined) return;
    event.preventDefault();
    const cells = pastedCells(event.clipboardData.getData('text/plain')).flatMap((texts, down) =>
      texts.map((text, right) => ({ row: rows[active.index + down]?.number, column: active.column + right, text })),
    );
    const fitting = cells.filter((cell): cell is TypedCell => cell.row !== undefined && cell.column < columns);
    correct(fitting);
    tell(pasted(count(fitting.length), cells.length - fitting.length));
  };

  const pressed = (event: KeyboardEvent): void => {
    const { key } = event;
    // Enter chooses a character then, and arrows a candidate.
    if (event.nativeEvent.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD) return;
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
    else return;
    event.preventDefault();
  };

  const first = Math.max(0, Math.floor(scrolled / ROW_PX) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((scrolled + HEIGHT_PX) / ROW_PX) + BEYOND);
  const cellId = (index: number, column: number) => `${id}-${index}-${column}`;
  const shown = active.index >= first && active.index < last;
  const header = view.headers[active.column] || columnLetters(active.column);
  return (
    <>
      <div className="roster-told">
        <div className="toolbar">
          <strong role="status">{say(faultsLeft(count(open.length)))}</strong>
          <Button
            disabled={open.length === 0}
            onClick={() => {
              nextFault();
              work();
            }}
          >
            {say(TEXTS.nextFault)}
          </Button>
          <span role="status">{told !== undefined && say(told)}</span>
        </div>
        <div role="status">
          {faultsHere.map(({ code, text, fix }) => (
            <p key={code}>
              {say(inRow(here?.number ?? 0))} · {header}: <strong>{say(text)}</strong> {say(fix)}
            </p>
          ))}
        </div>
      </div>
      <div
        ref={box}
        className="roster-grid"
        style={{ height: Math.min(HEIGHT_PX, (rows.length + 2) * ROW_PX) }}
        onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop)}
      >
        <input
          ref={input}
          className={typed === undefined ? 'roster-input' : 'roster-input typing'}
          style={{ top: (active.index + 1) * ROW_PX, left: NUMBER_PX + active.column * CELL_PX }}
          aria-label={`${header} ${here?.number ?? ''}`}
          aria-describedby={`${id}-help`}
          aria-controls={`${id}-grid`}
          aria-activedescendant={typed === undefined && shown ? cellId(active.index, active.column) : undefined}
          autoComplete="off"
          value={typed ?? ''}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => end(true)}
          onKeyDown={pressed}
          onPaste={paste}
        />
        <div
          role="grid"
          id={`${id}-grid`}
          tabIndex={-1}
          onFocus={work}
          aria-label={say(TEXTS.grid)}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns + 1}
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
                  const marks = [isActive ? ' active' : '', changed ? ' changed' : '', isWrong ? ' wrong' : ''].join(
                    '',
                  );
                  return (
                    <div
                      role="gridcell"
                      aria-colindex={column + 2}
                      aria-invalid={isWrong || undefined}
                      aria-selected={isActive}
                      id={cellId(index, column)}
                      key={columnLetters(column)}
                      className={`roster-cell${marks}`}
                      onMouseDown={(event) => {
                        event.preventDefault();
                        end(true);
                        move(index, column);
                        work();
                      }}
                      onDoubleClick={begin}
                    >
                      {corrected(corrections, row, column)}
                    </div>
                  );
                })}
              </div>
            );
          })}
          <div role="presentation" style={{ height: Math.max(0, rows.length - last) * ROW_PX }} />
        </div>
      </div>
      <p id={`${id}-help`} className="quiet">
        {say(TEXTS.gridHelp)}
      </p>
    </>
  );
}
