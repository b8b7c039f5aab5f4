export interface CheckResult {
  readonly holds: boolean | undefined;
  readonly zh: string;
  readonly en: string;
  readonly faults: readonly string[];
}
export function sha256(bytes: string | Uint8Array): string;
export function canonicalJson(value: unknown): string;
export function unzipped(bytes: Buffer): Map<string, Buffer>;
export function checkPack(files: ReadonlyMap<string, Buffer>, root: string | undefined): CheckResult[];
export function verifyPack(path: string, options?: { root?: string; sha256?: string }): CheckResult[];
