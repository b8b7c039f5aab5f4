/** Integer fen (1/100 CNY). Sums stay exact up to 90 trillion yuan. */
export function assertFen(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new RangeError('An amount of money must be a safe integer of fen.');
  return amount;
}

/** 123456 → `1234.56` */
export function yuan(fen: number): string {
  assertFen(fen);
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
