/** `npm run browser:install`: Chromium and Chinese fonts for `npm run test:browser`, on Debian and what comes of it. */
import { spawnSync } from 'node:child_process';

const asRoot = process.getuid?.() === 0 ? [] : ['sudo'];
for (const command of [
  ['apt-get', 'update'],
  ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
]) {
  const [program = '', ...rest] = [...asRoot, ...command];
  const { status } = spawnSync(program, rest, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${command.join(' ')} failed: install Chromium as your system does and name it in CHROMIUM_PATH.`);
    process.exit(1);
  }
}
