import { canonicalJson, sha256Hex } from '../shared/canonical.ts';
import { maskedText } from './masked.ts';
import type { PackFacts } from './pack-facts.ts';
import { packPage } from './pack-page.ts';
import { zipped } from './zip.ts';

export interface Pack {
  readonly zip: Buffer;
  /** SHA-256 of the ZIP and of its manifest, hex. */
  readonly sha256: string;
  readonly root: string;
}

/**
 * One ZIP that stands by itself: the facts as JSON, a page to read and print, the program that checks it all offline, and
 * a manifest with the SHA-256 of each file, whose own SHA-256 is the root.
 * @param program text of `verify-pack.mjs`
 */
export function packOf(facts: PackFacts, program: string): Pack {
  const files = new Map<string, Buffer>();
  const add = (path: string, text: string) => files.set(path, Buffer.from(text, 'utf8'));
  const addJson = (path: string, value: unknown) => add(path, canonicalJson(value));
  addJson('claim.json', facts.claim);
  addJson('events.json', facts.events);
  addJson('anchors.json', facts.anchors);
  addJson('decisions.json', facts.decisions);
  addJson('objections.json', facts.objections);
  addJson('batches.json', facts.batches);
  addJson('rosters.json', facts.rosters);
  addJson('executions.json', facts.executions);
  addJson('payments.json', facts.payments);
  addJson('policy.json', facts.policy ?? null);
  for (const part of [facts.lines, facts.evidence, facts.screening, facts.answers])
    for (const [path, value] of part) addJson(path, value);
  for (const [path, text] of facts.archives) add(path, maskedText(text));
  add('index.html', packPage(facts));
  add('verify-pack.mjs', program);
  const listed = [...files].map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) }));
  const { packId, at, recordedAt } = facts;
  const manifest = canonicalJson({ format: 1, packId, claimId: facts.claim['claimId'], at, recordedAt, files: listed });
  files.set('manifest.json', Buffer.from(manifest, 'utf8'));
  const zip = zipped(files);
  return { zip, sha256: sha256Hex(zip), root: sha256Hex(manifest) };
}
