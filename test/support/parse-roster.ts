import { type RosterOptions, type RosterResult, readRoster } from '#functions/submission/roster/parse-roster.ts';
import type { RosterLine } from '#functions/submission/roster-line.ts';

export type ParsedRoster =
  | (Extract<RosterResult, { ok: true }> & { readonly lines: RosterLine[] })
  | Extract<RosterResult, { ok: false }>;

/** Reads a roster whole, its lines beside what was found. */
export async function parseRoster(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: RosterOptions,
): Promise<ParsedRoster> {
  const lines: RosterLine[] = [];
  const result = await readRoster(bytes, options, { line: (line) => lines.push(line), ready: async () => {} });
  return result.ok ? { ...result, lines } : result;
}
