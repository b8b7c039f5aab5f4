import { billOf } from '#local/metering/bill.ts';
import { shown } from '#local/metering/decimal.ts';
import type { Fit } from '#local/metering/fit.ts';
import {
  addQuantities,
  PRICE_ITEMS,
  type PriceItem,
  priceItems,
  type Quantities,
  SERVICES,
} from '#local/metering/price-items.ts';
import type { PriceList } from '#local/metering/price-list.ts';
import { type Kept, storageQuantities } from '#local/metering/quantities.ts';
import { lambdaTotal } from '#local/metering/usage.ts';
import type { ClaimMeasure, IdleSchedule } from './measure.ts';
import { textTable } from './text-table.ts';

export interface CostReport {
  readonly claims: readonly ClaimMeasure[];
  readonly fit: Fit;
  /** Of one claim of one line, its execution alone: the mean of some. */
  readonly perPerson: Quantities;
  readonly perPersonKept: Kept;
  readonly schedules: readonly IdleSchedule[];
  readonly fixedPerMonth: Quantities;
  readonly year: { readonly lines: number; readonly claimLines: number };
  readonly coldMs: { readonly cold: number; readonly warm: number };
}

const COLUMNS: readonly (readonly [PriceItem, string])[] = [
  ['stateTransition', 'transitions'],
  ['lambdaRequest', 'invocations'],
  ['lambdaGbSecond', 'GB-s'],
  ['dynamodbWriteUnit', 'write units'],
  ['dynamodbReadUnit', 'read units'],
  ['s3Put', 'S3 put'],
  ['s3Get', 'S3 get'],
  ['apiRequest', 'API'],
  ['kmsRequest', 'KMS'],
];

const number = (value: number, places = 2): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: places, minimumFractionDigits: 0 });

/** Storage of one claim of the usual size, by the claim measured that is nearest to it. */
export function keptBy(report: Pick<CostReport, 'claims'>, claimLines: number): Kept {
  const nearest = report.claims.toSorted(
    (a, b) => Math.abs(Math.log(a.lines / claimLines)) - Math.abs(Math.log(b.lines / claimLines)),
  )[0];
  if (nearest === undefined) throw new RangeError('No claim was measured.');
  return times(nearest.kept, claimLines / nearest.lines);
}

const times = (kept: Kept, by: number): Kept => ({
  tableBytes: kept.tableBytes * by,
  objectBytes: kept.objectBytes * by,
  logBytes: kept.logBytes * by,
});

const MONTHS = 12;

/** A year of so many lines in claims of the usual size, kept for twelve months; and the same as one execution a person. */
export function yearOf(
  report: CostReport,
  factor: number,
): { readonly claims: Quantities; readonly people: Quantities } {
  const { lines, claimLines } = report.year;
  const count = (lines / claimLines) * factor;
  const one = addQuantities(
    { quantities: report.fit.perClaim, times: 1 },
    { quantities: report.fit.perLine, times: claimLines },
  );
  const kept = keptBy(report, claimLines);
  return {
    claims: addQuantities(
      { quantities: one, times: count },
      { quantities: storageQuantities(times(kept, count), MONTHS), times: 1 },
    ),
    people: addQuantities(
      { quantities: report.perPerson, times: lines * factor },
      { quantities: storageQuantities(times(report.perPersonKept, lines * factor), MONTHS), times: 1 },
    ),
  };
}

export function usageText(report: CostReport): string {
  const row = (name: string, quantities: Quantities): string[] => [
    name,
    ...COLUMNS.map(([item]) => number(quantities[item] ?? 0, 3)),
  ];
  const measured = report.claims.map(({ lines, quantities, kept, seconds }) => [
    ...row(`${number(lines)} lines / 人`, quantities),
    number(kept.logBytes / 1000, 1),
    number(kept.tableBytes / 1000, 1),
    number(kept.objectBytes / 1000, 1),
    number(seconds, 1),
  ]);
  return textTable([
    ['one claim / 一次申报', ...COLUMNS.map(([, title]) => title), 'log kB', 'table kB', 'S3 kB', 'seconds'],
    ...measured,
    row('fixed per claim / 每次固定', report.fit.perClaim),
    row('per line / 每人', report.fit.perLine),
    row('1 execution a person / 一人一流程', report.perPerson),
  ]);
}

/** Functions by what they take of a claim, the largest first. */
export function functionsText(claim: ClaimMeasure, label: (name: string) => string): string {
  const functions = Object.entries(claim.usage.lambda)
    .filter(([, { invocations }]) => invocations > 0)
    .toSorted(([, a], [, b]) => b.mibMs - a.mibMs);
  return textTable([
    [`functions at ${number(claim.lines)} lines / 各函数`, 'invocations', 'billed ms', 'GB-s'],
    ...functions.map(([name, one]) => [
      label(name),
      number(one.invocations),
      number(one.billedMs),
      number(one.mibMs / 1024 / 1000, 3),
    ]),
  ]);
}

function amounts(columns: readonly Quantities[], list: PriceList, places: number): string[][] {
  const bills = columns.map((quantities) => billOf(quantities, list));
  const services = Object.entries(SERVICES).filter(([service]) =>
    bills.some(({ charges }) => charges.some((charge) => charge.service === service)),
  );
  const rows = services.map(([service, { zh, en }]) => [
    `${en} ${zh}`,
    ...bills.map(({ charges }) => {
      const charge = charges.find((one) => one.service === service);
      if (charge === undefined) return '-';
      if (charge.unknown.length === 0) return shown(charge.amount, places);
      return charge.amount === 0n ? 'unknown/未知' : `≥ ${shown(charge.amount, places)}`;
    }),
  ]);
  const total = [
    'total 合计',
    ...bills.map((bill) => `${bill.unknown.length > 0 ? '≥ ' : ''}${shown(bill.total, places)}`),
  ];
  return [...rows, total];
}

export function priceText(report: CostReport, list: PriceList): string {
  const { lines, claimLines } = report.year;
  const each = report.claims.map(({ quantities }) => quantities);
  const perThousand = report.claims.map((claim) =>
    addQuantities({ quantities: claim.quantities, times: 1000 / claim.lines }),
  );
  const [year, hundred] = [yearOf(report, 1), yearOf(report, 100)];
  const sizes = report.claims.map((claim) => number(claim.lines));
  const used = priceItems.filter((item) => (hundred.claims[item] ?? 0) + (report.fixedPerMonth[item] ?? 0) > 0);
  const named = (items: readonly PriceItem[]): string =>
    items.map((item) => `${SERVICES[PRICE_ITEMS[item].service].en} ${PRICE_ITEMS[item].unit}`).join(', ');
  const unknown = used.filter((item) => list.prices[item].price === null);
  const unchecked = used.filter((item) => list.prices[item].basis === 'from memory, to check');
  return [
    `── ${list.region} (${list.partition}), ${list.currency} ──`,
    textTable([
      [`per claim of … lines / 每次申报(人数)`, ...sizes, '1 execution a person'],
      ...amounts([...each, report.perPerson], list, 6),
    ]),
    '',
    textTable([
      [`per 1,000 lines, in claims of … / 每千人`, ...sizes, '1 execution a person'],
      ...amounts([...perThousand, addQuantities({ quantities: report.perPerson, times: 1000 })], list, 4),
    ]),
    '',
    textTable([
      [
        `a year of … lines in claims of ${number(claimLines)} / 全年`,
        number(lines),
        'as 1 execution a person',
        number(lines * 100),
        'as 1 execution a person',
      ],
      ...amounts([year.claims, year.people, hundred.claims, hundred.people], list, 2),
    ]),
    '',
    textTable([['a month without a claim / 每月固定', list.currency], ...amounts([report.fixedPerMonth], list, 2)]),
    ...(unknown.length === 0 ? [] : [`unknown, not in the totals / 未知,未计入: ${named(unknown)}`]),
    ...(unchecked.length === 0 ? [] : [`from memory, to check / 凭记忆,待核: ${named(unchecked)}`]),
  ].join('\n');
}

/** What share of a claim's price the functions' time is, since that alone is this machine's and not AWS's. */
export function lambdaShareText(report: CostReport, list: PriceList): string {
  const shares = report.claims.map(({ lines, quantities }) => {
    const { total } = billOf(quantities, list);
    const { total: time } = billOf({ lambdaGbSecond: quantities.lambdaGbSecond ?? 0 }, list);
    return `${number(lines)}: ${total === 0n ? '-' : number(Number((time * 1000n) / total) / 10, 1)} %`;
  });
  const { cold, warm } = report.coldMs;
  return [
    `Functions' time is this machine's, not Lambda's. Its share of a claim's price at ${list.region} / 函数耗时为本机所测,占比:`,
    `  ${shares.join('   ')}`,
    `Mean billed ms here: ${number(cold, 0)} with a cold start, ${number(warm, 0)} without / 冷启动与热启动平均毫秒`,
  ].join('\n');
}

/** Billed milliseconds of an invocation, a mean over all functions. */
export function meanMs(usage: Parameters<typeof lambdaTotal>[0]): { readonly cold: number; readonly warm: number } {
  const total = lambdaTotal(usage);
  const warmed = total.invocations - total.coldStarts;
  return {
    cold: total.coldStarts === 0 ? 0 : total.coldBilledMs / total.coldStarts,
    warm: warmed === 0 ? 0 : (total.billedMs - total.coldBilledMs) / warmed,
  };
}
