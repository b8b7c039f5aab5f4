import { canonicalJson, checkPack, sha256 } from '#functions/audit/verify-pack.mjs';
import { seededRandom } from '#local/outside/seeded-random.ts';

/**
 * Files that are tied whole to the chain or an archive: a new manifest does not make them right again. The words of a
 * reason, names and dates beside the chain are guarded by the root alone.
 */
const PROVEN = /^(events|anchors|rosters)\.json$|^(lines|evidence|screening|answers|executions)\//;
/** What of the claim is tied to its chain, its lines and the ledger. */
const PROVEN_OF_CLAIM = [
  'claimId',
  'status',
  'eventSeq',
  'eventHash',
  'lines',
  'grantedFen',
  'paidFen',
  'cancelledFen',
  'pendingFen',
  'heldFen',
  'recoveredFen',
  'policyVersion',
  'settlements',
];

/**
 * Changes one byte at random, so many times, half of them by somebody who makes a new manifest afterwards.
 * @returns the changes that nobody noticed
 */
export function tampered(files: ReadonlyMap<string, Buffer>, root: string, times: number, seed = '1'): string[] {
  console.log(`tampering with seed ${seed}`);
  const random = seededRandom(`tampered/${seed}`);
  const paths = [...files.keys()];
  const unnoticed: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const forged = time % 2 === 1;
    const own = forged ? paths.filter((path) => PROVEN.test(path)) : paths;
    const path = own[Math.floor(random() * own.length)] ?? '';
    const before = files.get(path) ?? Buffer.alloc(0);
    if (before.length === 0) continue;
    const place = Math.floor(random() * before.length);
    const after = Buffer.from(before);
    after[place] = (after[place] ?? 0) ^ (1 + Math.floor(random() * 255));
    const changed = new Map(files).set(path, after);
    if (forged && sameJson(before, after)) continue;
    if (forged) changed.set('manifest.json', newManifest(changed));
    const seen = checkPack(changed, forged ? undefined : root).some(({ holds }) => holds === false);
    if (!seen) unnoticed.push(`${path} at ${place}${forged ? ', with a new manifest' : ''}`);
  }
  return unnoticed;
}

/** The same words written in another way are the same words. */
function sameJson(before: Buffer, after: Buffer): boolean {
  try {
    return canonicalJson(JSON.parse(before.toString())) === canonicalJson(JSON.parse(after.toString()));
  } catch {
    return false;
  }
}

function newManifest(files: ReadonlyMap<string, Buffer>): Buffer {
  const manifest = JSON.parse((files.get('manifest.json') ?? Buffer.from('{}')).toString()) as {
    files: { path: string }[];
  };
  const listed = manifest.files.map(({ path }) => {
    const bytes = files.get(path) ?? Buffer.alloc(0);
    return { path, bytes: bytes.length, sha256: sha256(bytes) };
  });
  return Buffer.from(canonicalJson({ ...manifest, files: listed }));
}

/** Changes each field of the claim that is proven, with a new manifest. @returns the fields whose change nobody noticed */
export function tamperedClaim(files: ReadonlyMap<string, Buffer>): string[] {
  const claim = JSON.parse((files.get('claim.json') ?? Buffer.from('{}')).toString()) as Record<string, unknown>;
  return PROVEN_OF_CLAIM.filter((field) => {
    const value = claim[field];
    const other = typeof value === 'number' ? value + 1 : typeof value === 'string' ? `${value}x` : [];
    const changed = new Map(files).set('claim.json', Buffer.from(canonicalJson({ ...claim, [field]: other })));
    changed.set('manifest.json', newManifest(changed));
    return checkPack(changed, undefined).every(({ holds }) => holds !== false);
  });
}
