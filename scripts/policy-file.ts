import { readFileSync } from 'node:fs';
import type { PolicyFile } from '#policy/amend.ts';
import { readJson } from '#policy/json/read-json.ts';

/** Something that is wrong with the question and not with a policy, in both languages. */
export class Unanswerable extends Error {
  override readonly name = 'Unanswerable';
}

/**
 * What stands in a policy file on this computer.
 *
 * @throws Unanswerable where there is no such file
 * @throws PolicyDataError where it is not UTF-8 or not JSON, with the line
 */
export function policyFileAt(path: string): unknown {
  let content: Uint8Array;
  try {
    content = readFileSync(path);
  } catch {
    throw new Unanswerable(`无法读取 ${path}。${path} cannot be read.`);
  }
  return readJson(content);
}

/**
 * A version that a file amends: a whole one, or the answer of `GET /policies/{id}` that has it in `policy`.
 *
 * @throws as policyFileAt
 */
export function versionAt(path: string): PolicyFile | undefined {
  const content = policyFileAt(path) as { readonly policy?: PolicyFile } | null;
  return content?.policy ?? (content as PolicyFile | undefined);
}
