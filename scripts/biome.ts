/** Runs the pinned Biome binary; elsewhere than Linux x64 it says so instead of failing the rest of `npm run check`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const binary = new URL('../node_modules/@biomejs/cli-linux-x64/biome', import.meta.url).pathname;
const [mode = 'lint', ...rest] = process.argv.slice(2);
if (!existsSync(binary)) {
  console.warn(`biome ${mode}: no binary for ${process.platform}-${process.arch} is installed; not checked here.`);
} else {
  const { status } = spawnSync(binary, [mode, '--error-on-warnings', ...rest, '.'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
