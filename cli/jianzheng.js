#!/usr/bin/env node
// Started by whatever Node runs npx; goes on with the pinned one, which reads TypeScript.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
const main = fileURLToPath(new URL('./main.ts', import.meta.url));

if (!existsSync(pinned)) {
  console.error('请先在本仓库执行 npm ci。 / Run "npm ci" in this repository first.');
  process.exit(1);
}
const running = spawn(pinned, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl-C reaches both; the one that works decides how it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) running.kill(signal);
  });
}
running.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});
