/**
 * Money of price lists: prices go down to 1e-10 of a dollar, sums up to millions, and binary fractions would show.
 * A value is a whole number of 1e-18 units.
 */
export type Decimal = bigint;

const PLACES = 18;
const ONE = 10n ** BigInt(PLACES);
/** Quantities are taken to a millionth: half units and parts of a GB-month count, the noise of doubles does not. */
const QUANTITY = 1_000_000;

export const DECIMAL_TEXT = /^\d{1,9}(\.\d{1,12})?$/;

/** @param text digits with at most 12 decimal places, such as `0.0000133334`. @throws RangeError for anything else */
export function decimal(text: string): Decimal {
  if (!DECIMAL_TEXT.test(text)) throw new RangeError(`Not a price: ${text}`);
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, '0'));
}

/** A price for so many, times a quantity. @param per number of units that the price is for */
export function priced(price: Decimal, per: number, quantity: number): Decimal {
  return (price * BigInt(Math.round(quantity * QUANTITY))) / (BigInt(per) * BigInt(QUANTITY));
}

/** @returns with so many decimal places, half up, and thousands set apart by commas. */
export function shown(value: Decimal, places: number): string {
  const unit = 10n ** BigInt(PLACES - places);
  const rounded = (value + unit / 2n) / unit;
  const digits = rounded.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
  return places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`;
}
