/**
 * `npm run cost`: what claims cost. Runs the real stack in a folder of its own, pays claims of several sizes, counts
 * what AWS would bill and puts dated list prices on it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { billOf } from '#local/metering/bill.ts';
import { shown } from '#local/metering/decimal.ts';
import { fitOf } from '#local/metering/fit.ts';
import { addQuantities } from '#local/metering/price-items.ts';
import { readPriceList } from '#local/metering/price-list.ts';
import type { Kept } from '#local/metering/quantities.ts';
import { fixedPerMonth } from './cost/fixed.ts';
import { type ClaimMeasure, CostMeasure } from './cost/measure.ts';
import { PayingStack } from './paying-stack.ts';
import {
  type CostReport,
  functionsText,
  lambdaShareText,
  meanMs,
  priceText,
  usageText,
  yearOf,
} from './cost/report.ts';

const USAGE = `npm run cost -- [--sizes 10,100,1000,5000] [--year-lines 160000] [--claim-lines 100] [--seed 1] [--json]`;
const PRICES = fileURLToPath(new URL('./prices', import.meta.url));
/** Claims of one line whose mean stands for one execution a person. */
const SINGLE_CLAIMS = 10;
const WARM_UP_LINES = 10;

const options = readOptions();
const say = (line: string) => void process.stderr.write(`${line}\n`);
const lists = readdirSync(PRICES)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readPriceList(join(PRICES, file)))
  .toSorted((a, b) => Number(b.region === 'us-east-1') - Number(a.region === 'us-east-1'));

say(`starting the stack, seed ${options.seed} … / 启动`);
const stack = await PayingStack.start(options.seed);
try {
  const measure = new CostMeasure(stack);
  await measure.claim(WARM_UP_LINES);
  const coldMs = meanMs(stack.machine.meter.usage());
  const schedules = await measure.idle();
  const singles: ClaimMeasure[] = [];
  for (let claim = 1; claim <= SINGLE_CLAIMS; claim += 1) singles.push(await measure.claim(1));
  say(`${SINGLE_CLAIMS} claims of one line paid / 单人申报已支付`);
  const claims: ClaimMeasure[] = [];
  for (const size of options.sizes) {
    claims.push(await measure.claim(size));
    say(`a claim of ${size} lines paid / 申报已支付`);
  }
  const share = 1 / singles.length;
  const report: CostReport = {
    claims,
    fit: fitOf(claims),
    perPerson: addQuantities(...singles.map((one) => ({ quantities: measure.executionOnly(one), times: share }))),
    perPersonKept: meanKept(singles),
    schedules,
    fixedPerMonth: fixedPerMonth(stack.machine.stack, schedules),
    year: { lines: options.yearLines, claimLines: options.claimLines },
    coldMs,
  };
  const text = `${asText(report, (name) => measure.label(name))}\n`;
  if (options.json) {
    process.stderr.write(text);
    process.stdout.write(`${JSON.stringify(asJson(report), null, 2)}\n`);
  } else {
    process.stdout.write(text);
  }
} finally {
  await stack.close();
}

function asText(report: CostReport, label: (name: string) => string): string {
  const largest = report.claims.at(-1);
  const [reference] = lists;
  return [
    usageText(report),
    '',
    ...(largest === undefined ? [] : [functionsText(largest, label), '']),
    ...lists.map((list) => `${priceText(report, list)}\n`),
    ...(reference === undefined ? [] : [lambdaShareText(report, reference), '']),
    'First-tier list prices, no free tier taken off, no data transfer; storage for twelve months from the first day.',
    '按首档标价,未减免费额度,不含流量费;存储按满十二个月计。',
    '"1 execution a person": measured on claims of one line through the same stages, without the requests of clients,',
    'the functions that serve them and the reading of the roster, which there would be once for all.',
    '“一人一流程”:以单人申报实测,不含客户端请求、API 函数与花名册解析。',
  ].join('\n');
}

function asJson(report: CostReport): object {
  const priced = (quantities: Parameters<typeof billOf>[0], list: (typeof lists)[number]) => {
    const { total, charges, unknown, unchecked } = billOf(quantities, list);
    const services = Object.fromEntries(
      charges.map(({ service, amount }) => [service, shown(amount, 9).replaceAll(',', '')]),
    );
    return { total: shown(total, 9).replaceAll(',', ''), services, unknown, unchecked };
  };
  return {
    ...report,
    costs: Object.fromEntries(
      lists.map((list) => [
        list.region,
        {
          currency: list.currency,
          claims: report.claims.map(({ lines, quantities }) => ({ lines, ...priced(quantities, list) })),
          perPerson: priced(report.perPerson, list),
          fixedPerMonth: priced(report.fixedPerMonth, list),
          years: [1, 100].map((factor) => {
            const { claims, people } = yearOf(report, factor);
            return { lines: report.year.lines * factor, claims: priced(claims, list), people: priced(people, list) };
          }),
        },
      ]),
    ),
  };
}

function meanKept(claims: readonly ClaimMeasure[]): Kept {
  const mean = (field: keyof Kept): number => claims.reduce((sum, { kept }) => sum + kept[field], 0) / claims.length;
  return { tableBytes: mean('tableBytes'), objectBytes: mean('objectBytes'), logBytes: mean('logBytes') };
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        sizes: { type: 'string', default: '10,100,1000,5000' },
        'year-lines': { type: 'string', default: '160000' },
        'claim-lines': { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    const whole = (name: string, text: string): number => {
      if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} takes whole numbers above zero, not "${text}".`);
      return Number(text);
    };
    const sizes = values.sizes.split(',').map((size) => whole('--sizes', size));
    if (new Set(sizes).size < 2) throw new Error('--sizes takes two sizes at least, such as 10,100.');
    return {
      sizes: [...new Set(sizes)].toSorted((a, b) => a - b),
      yearLines: whole('--year-lines', values['year-lines']),
      claimLines: whole('--claim-lines', values['claim-lines']),
      seed: whole('--seed', values.seed),
      json: values.json,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exit(2);
  }
}
