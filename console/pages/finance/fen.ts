/** Yuan as somebody types them, as integer fen; undefined for what is no amount of money above zero. */
export function fenIn(yuan: string): number | undefined {
  const found = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan.trim().replaceAll(/[,，]/g, ''));
  if (found === null) return undefined;
  const [, whole = '', part = ''] = found;
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'));
  return fen > 0 ? fen : undefined;
}
