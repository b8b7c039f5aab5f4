import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * Unpacks an asset where its functions run from, as Lambda does under /var/task. The copy stands outside any package
 * of ours: beside the template, a bundle of CommonJS would be read as an ES module because this project is one.
 *
 * @param codeDir folder of all unpacked assets; the asset's own folder name carries its content hash
 * @returns the folder of this asset's code
 */
export function unpackCode(assetPath: string, codeDir: string): string {
  const target = join(codeDir, basename(assetPath));
  if (existsSync(target)) return target;
  mkdirSync(codeDir, { recursive: true });
  const draft = mkdtempSync(join(codeDir, '.draft-'));
  cpSync(assetPath, draft, { recursive: true });
  if (!existsSync(join(draft, 'package.json'))) writeFileSync(join(draft, 'package.json'), '{"type":"commonjs"}\n');
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another process has unpacked the same meanwhile: its copy is as good.
    if (!existsSync(target)) throw error;
    rmSync(draft, { recursive: true });
  }
  return target;
}

/** Removes what no function of this start uses. */
export function removeUnusedCode(codeDir: string, used: ReadonlySet<string>): void {
  if (!existsSync(codeDir)) return;
  for (const entry of readdirSync(codeDir)) {
    const path = join(codeDir, entry);
    if (!used.has(path)) rmSync(path, { recursive: true, force: true });
  }
}
