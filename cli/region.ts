/**
 * Where an enterprise claims when nobody says: the city of its unified social credit code, whose third to eighth digits
 * are the division that registered it (GB 32100-2015).
 */
export function regionOfCreditCode(code: string): string | undefined {
  const city = /^[0-9A-Z]{2}(\d{4})\d{2}[0-9A-Z]{10}$/.exec(code)?.[1];
  return city === undefined ? undefined : `${city}00`;
}
