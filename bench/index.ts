/**
 * `npm run bench [-- --json]`: what is measured, and what it was measured against. Nothing else should run on the
 * computer meanwhile; takes about 11 minutes on two cores. `--without a,b` leaves parts out, which `--json` then lacks.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type EngineFigures, measureEngine } from './engine.ts';
import { measureFirstClaim } from './first-claim.ts';
import { type FunctionMeasure, measureFunctions } from './functions.ts';
import type { FundFigures } from './funds.ts';
import { type LargeClaim, measureLargeClaim } from './large-claim.ts';
import type { LedgerFigures } from './ledger.ts';
import { inOwnProcess } from './own-process.ts';
import { measureRosters, type RosterMeasure } from './roster.ts';
import { measureScreening, type ScreeningFigures } from './screening.ts';
import { measureWaiting, type WaitingFigures } from './waiting.ts';
import { measureWholeWay, type WholeWay } from './whole-way.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, without: { type: 'string', default: '' } },
});
const without = new Set(values.without.split(','));
const say = (line: string) => void process.stderr.write(`${line}\n`);

async function part<T>(name: string, measure: () => Promise<T>): Promise<T | undefined> {
  if (without.has(name)) return undefined;
  say(`— ${name}`);
  return measure();
}

const PORT = 5900;
const functions = await part('functions', measureFunctions);
const wholeWay = await part('whole-way', () => measureWholeWay(say));
const engine = await part('engine', measureEngine);
const waiting = await part('waiting', measureWaiting);
const firstClaim = await part('first-claim', () => measureFirstClaim(PORT));
const ledger = await part('ledger', () => inOwnProcess<LedgerFigures>('./ledger.ts', 'measureLedger'));
const funds = await part('funds', () => inOwnProcess<FundFigures>('./funds.ts', 'measureFunds'));
const screening = await part('screening', () => measureScreening(say));
const largeClaim = await part('large-claim', () => measureLargeClaim(say));
const rosters = await part('rosters', () => measureRosters());

const MIB = 1.048576;
const peakFunctionMiB =
  rosters && Math.max(...rosters.flatMap(({ intakePeakMb, freezePeakMb }) => [intakePeakMb, freezePeakMb])) / MIB;

if (values.json) {
  const { ratio, linesPerSecond, bareLinesPerSecond, writeUnitsPerLine, readUnitsPerLine } = wholeWay ?? {};
  const figures = {
    ratio,
    linesPerSecond,
    bareLinesPerSecond,
    writeUnitsPerLine,
    readUnitsPerLine,
    transitionsPerLine: wholeWay?.transitionsPerLine,
    invocationsPerLine: wholeWay?.invocationsPerLine,
    engineTransitionsPerSecond: engine?.transitionsPerSecond,
    firstClaimPaidSeconds: firstClaim?.firstPaid,
    peakFunctionMiB,
    functions: functions?.map(({ name, bundleBytes, importMs }) => ({ name, bundleBytes, importMs })),
    smallClaimsLinesPerSecond: wholeWay?.smallClaimsLinesPerSecond,
    machinePeakMb: wholeWay?.machinePeakMb,
    engine,
    waiting,
    firstClaim,
    ledger,
    funds,
    screening,
    largeClaim,
    rosters,
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
} else {
  process.stdout.write(
    `${[
      `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
      ...wholeWayText(wholeWay),
      ...engineText(engine),
      ...waitingText(waiting),
      ...(firstClaim === undefined
        ? []
        : [
            row('npm start: first claim paid, s', firstClaim.firstPaid.toFixed(1), '≤ 30'),
            row('npm start -- --once: all done, s', firstClaim.all.toFixed(1), ''),
          ]),
      ...ledgerText(ledger, funds),
      ...screeningText(screening),
      ...largeClaimText(largeClaim),
      ...rosterText(rosters, peakFunctionMiB),
      ...functionText(functions),
    ].join('\n')}\n`,
  );
}
// What the measured machine left behind, idle sockets above all, does not keep the table waiting.
process.exit(0);

function row(what: string, figure: string, goal: string): string {
  return `${what.padEnd(52)}${figure.padStart(12)}   ${goal}`;
}

function wholeWayText(figures: WholeWay | undefined): string[] {
  if (figures === undefined) return [];
  return [
    row('', 'measured', 'goal'),
    row('whole way, one claim of 5,000 lines, lines/s', figures.linesPerSecond.toFixed(0), ''),
    row('whole way, 500 claims of 10 lines, lines/s', figures.smallClaimsLinesPerSecond.toFixed(0), ''),
    row('bare limit: 4 single-item writes a line, lines/s', figures.bareLinesPerSecond.toFixed(0), ''),
    row('ratio', figures.ratio.toFixed(2), '≥ 0.5'),
    row('write units a line', figures.writeUnitsPerLine.toFixed(2), '≤ 4'),
    row('read units a line', figures.readUnitsPerLine.toFixed(2), '≤ 4'),
    row('state transitions a line', figures.transitionsPerLine.toFixed(3), '≤ 0.1'),
    row('invocations a line', figures.invocationsPerLine.toFixed(3), '≤ 0.1'),
    row('peak memory of the whole machine, MB', figures.machinePeakMb.toFixed(0), ''),
  ];
}

function engineText(figures: EngineFigures | undefined): string[] {
  if (figures === undefined) return [];
  return [
    row('engine: durable transitions/s, 1,000 executions', figures.transitionsPerSecond.toFixed(0), '≥ 10,000'),
    row('engine: the same with a Task in each round', figures.taskMixTransitionsPerSecond.toFixed(0), ''),
  ];
}

function waitingText(figures: WaitingFigures | undefined): string[] {
  if (figures === undefined) return [];
  return Object.entries(figures).map(([name, value]) =>
    row(`10,000 executions waiting: ${name}`, typeof value === 'number' ? value.toFixed(1) : String(value), ''),
  );
}

function ledgerText(ledger: LedgerFigures | undefined, funds: FundFigures | undefined): string[] {
  return [
    ...(ledger === undefined
      ? []
      : [
          row('grants into the ledger/s', ledger.grantsPerSecond.toFixed(0), ''),
          row('bare conditional updates/s, same run', ledger.bareUpdatesPerSecond.toFixed(0), ''),
          row('the first over the second', ledger.ratio.toFixed(2), '≥ 0.6'),
          row('write units a grant', ledger.writeUnitsPerGrant.toFixed(2), '≤ 1'),
        ]),
    ...(funds === undefined
      ? []
      : [
          row(`${funds.claims} claims contending for one fund, s`, funds.seconds.toFixed(2), ''),
          row('reservations/s', funds.reservationsPerSecond.toFixed(0), ''),
          row('transactions that met others', String(funds.conflicts), ''),
        ]),
  ];
}

function screeningText(figures: ScreeningFigures | undefined): string[] {
  if (figures === undefined) return [];
  return [
    row(`claim of ${figures.lines} lines, over the same not screened`, figures.ratio.toFixed(2), '≤ 1.3'),
    row('screening, write units a line', figures.writeUnitsPerLine.toFixed(3), '≤ 1'),
    row('screening, read units a line', figures.readUnitsPerLine.toFixed(3), '≤ 1'),
  ];
}

function largeClaimText(figures: LargeClaim | undefined): string[] {
  if (figures === undefined) return [];
  const { smallLines, largeLines, smallMsPerLine, largeMsPerLine, ratio } = figures;
  return [
    row(`whole way, claim of ${smallLines} lines, ms a line`, smallMsPerLine.toFixed(2), ''),
    row(`whole way, claim of ${largeLines} lines, ms a line`, largeMsPerLine.toFixed(2), ''),
    row('the second over the first', ratio.toFixed(2), '≤ 1.2'),
  ];
}

function rosterText(measures: readonly RosterMeasure[] | undefined, peak: number | undefined): string[] {
  if (measures === undefined || peak === undefined) return [];
  return [
    '',
    'roster                  accepted   file MB   ms/line   intake peak MB   freeze peak MB',
    ...measures.map((one) =>
      [
        `${one.lines} ${one.format}`.padEnd(24),
        String(one.accepted).padStart(8),
        one.fileMb.toFixed(1).padStart(10),
        one.msPerLine.toFixed(3).padStart(10),
        one.intakePeakMb.toFixed(0).padStart(17),
        one.freezePeakMb.toFixed(0).padStart(17),
      ].join(''),
    ),
    row('peak memory of a function, MiB', peak.toFixed(0), 'CSV ≤ 256 MB, XLSX ≤ 512 MB'),
  ];
}

function functionText(measures: readonly FunctionMeasure[] | undefined): string[] {
  if (measures === undefined) return [];
  return [
    '',
    'function            bundle kB   import ms   (API: ≤ 500, ≤ 80; others: ≤ 800, ≤ 135)',
    ...measures.map(
      ({ name, bundleBytes, importMs }) =>
        `${name.padEnd(18)}${(bundleBytes / 1000).toFixed(0).padStart(11)}${importMs.toFixed(0).padStart(12)}`,
    ),
  ];
}
