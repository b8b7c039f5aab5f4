import { type Decimal, decimal, priced } from './decimal.ts';
import { PRICE_ITEMS, type PriceItem, priceItems, type Quantities, SERVICES, type Service } from './price-items.ts';
import type { PriceList } from './price-list.ts';

export interface ServiceCharge {
  readonly service: Service;
  /** Of what has a price; without that which has none. */
  readonly amount: Decimal;
  /** Used, and without a known price. */
  readonly unknown: readonly PriceItem[];
}

export interface Bill {
  readonly charges: readonly ServiceCharge[];
  readonly total: Decimal;
  /** Items without a known price in the total: where there are any, the total is a lower bound. */
  readonly unknown: readonly PriceItem[];
  /** Items whose price nobody has looked up yet. */
  readonly unchecked: readonly PriceItem[];
}

/** List prices of the first tier, no free tier taken off. */
export function billOf(quantities: Quantities, list: PriceList): Bill {
  const used = priceItems.filter((item) => (quantities[item] ?? 0) > 0);
  const charges = (Object.keys(SERVICES) as Service[]).flatMap((service): ServiceCharge[] => {
    const items = used.filter((item) => PRICE_ITEMS[item].service === service);
    if (items.length === 0) return [];
    const amount = items.reduce((sum, item) => sum + (chargeOf(item, quantities, list) ?? 0n), 0n);
    return [{ service, amount, unknown: items.filter((item) => list.prices[item].price === null) }];
  });
  return {
    charges,
    total: charges.reduce((sum, { amount }) => sum + amount, 0n),
    unknown: charges.flatMap(({ unknown }) => unknown),
    unchecked: used.filter((item) => list.prices[item].basis === 'from memory, to check'),
  };
}

function chargeOf(item: PriceItem, quantities: Quantities, list: PriceList): Decimal | undefined {
  const { price, per } = list.prices[item];
  return price === null ? undefined : priced(decimal(price), per, quantities[item] ?? 0);
}
