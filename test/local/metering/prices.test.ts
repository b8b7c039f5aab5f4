import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf } from '#local/metering/bill.ts';
import { decimal, priced, shown } from '#local/metering/decimal.ts';
import { priceItems } from '#local/metering/price-items.ts';
import { type PriceList, parsePriceList, readPriceList } from '#local/metering/price-list.ts';
import { seed } from '#test/support/seed.ts';

const folder = new URL('../../../bench/prices/', import.meta.url).pathname;
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const list = (region: string): PriceList => readPriceList(`${folder}${region}.json`);

describe('decimals', () => {
  it('keep what doubles lose', () => {
    expect(decimal('0.1') + decimal('0.2')).toBe(decimal('0.3'));
    expect(shown(priced(decimal('0.0000133334'), 1, 3), 10)).toBe('0.0000400002');
    expect(shown(priced(decimal('0.025'), 1000, 1_234_567), 6)).toBe('30.864175');
    expect(shown(priced(decimal('0.125'), 1_000_000, 0.5), 9)).toBe('0.000000063');
    expect(shown(priced(decimal('11.1538'), 1_000_000, 16_000_000_000), 2)).toBe('178,460.80');
  });

  it('are shown half up', () => {
    expect(shown(decimal('0.005'), 2)).toBe('0.01');
    expect(shown(decimal('0.0049'), 2)).toBe('0.00');
    expect(shown(decimal('999.5'), 0)).toBe('1,000');
  });

  it('refuse what is no price', () => {
    for (const text of ['', '1,5', '-1', '1e-7', '.5', '0.1234567890123'])
      expect(() => decimal(text)).toThrow(RangeError);
  });

  it('add up: a price for the sum is the sum of the prices', () => {
    const whole = fc.nat(1_000_000_000);
    const price = fc.nat(10 ** 9).map((units) => `0.${String(units).padStart(10, '0')}`);
    fc.assert(
      fc.property(price, whole, whole, (text, a, b) => {
        const one = decimal(text);
        expect(priced(one, 1, a) + priced(one, 1, b)).toBe(priced(one, 1, a + b));
        expect(shown(one, 12)).toBe(`${text}00`);
      }),
      { seed },
    );
  });
});

describe('price lists', () => {
  it('are there for a region of aws and for both of aws-cn', () => {
    expect(files.toSorted()).toEqual(['cn-north-1.json', 'cn-northwest-1.json', 'us-east-1.json']);
  });

  it.each(files)('%s has every item, for its own region, and says why one is unknown', (file) => {
    const { region, currency, partition, prices } = readPriceList(`${folder}${file}`);
    expect(`${region}.json`).toBe(file);
    expect([partition, currency]).toEqual(region.startsWith('cn-') ? ['aws-cn', 'CNY'] : ['aws', 'USD']);
    for (const item of priceItems) {
      if (prices[item].basis === 'unknown') expect(prices[item].note, `${item} in ${file}`).toBeTruthy();
    }
  });

  it('are refused with all their faults at once', () => {
    const good = list('us-east-1');
    const bad = {
      ...good,
      currency: 'EUR',
      prices: {
        ...good.prices,
        alarm: { ...good.prices.alarm, price: '1,5' },
        secret: { ...good.prices.secret, price: null },
        s3Put: { ...good.prices.s3Put, unit: 'GB' },
        kmsKey: undefined,
      },
    };
    const refused = () => parsePriceList('bad.json', bad);
    for (const place of ['currency', 'prices.alarm.price', 'prices.secret.price', 'prices.kmsKey']) {
      expect(refused).toThrow(place);
    }
    expect(() => parsePriceList('unit.json', { ...good, prices: { ...good.prices, s3Put: bad.prices.s3Put } })).toThrow(
      'prices.s3Put.unit',
    );
  });
});

describe('a bill', () => {
  it('adds up to the last place', () => {
    const bill = billOf(
      { stateTransition: 45, lambdaRequest: 60, dynamodbWriteUnit: 463, dynamodbReadUnit: 97.5, s3Put: 4 },
      list('us-east-1'),
    );
    expect(bill.charges.map(({ service, amount }) => [service, shown(amount, 12)])).toEqual([
      ['stepFunctions', '0.001125000000'],
      ['lambda', '0.000012000000'],
      ['dynamodb', '0.000301562500'],
      ['s3', '0.000020000000'],
    ]);
    expect(shown(bill.total, 10)).toBe('0.0014585625');
    expect(bill.unknown).toEqual([]);
  });

  it('names what it has no price for, and leaves it out of the total', () => {
    const { prices } = list('us-east-1');
    const without: PriceList = {
      ...list('us-east-1'),
      prices: { ...prices, kmsRequest: { ...prices.kmsRequest, price: null, basis: 'unknown' } },
    };
    const bill = billOf({ kmsRequest: 5, apiRequest: 2 }, without);
    expect(bill.unknown).toEqual(['kmsRequest']);
    expect(shown(bill.total, 6)).toBe('0.000007');
    // What was not used has no price to be missed.
    expect(billOf({ apiRequest: 2 }, without).unknown).toEqual([]);
  });
});
