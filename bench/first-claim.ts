import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Seconds from `npm start` in an empty data folder to the first line that says a claim is paid, and to its end. */
export async function measureFirstClaim(port: number): Promise<{ readonly firstPaid: number; readonly all: number }> {
  const data = mkdtempSync(join(tmpdir(), 'jianzheng-first-'));
  try {
    return await new Promise((resolve, reject) => {
      const begun = performance.now();
      const since = () => (performance.now() - begun) / 1000;
      const args = ['start', '--', '--once', '--data', data, '--port', String(port)];
      const job = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      let firstPaid: number | undefined;
      job.stdout.on('data', (bytes: Buffer) => {
        said += bytes.toString('utf8');
        if (firstPaid === undefined && /: paid/.test(said)) firstPaid = since();
      });
      job.on('error', reject);
      job.on('close', (code) =>
        code === 0 && firstPaid !== undefined
          ? resolve({ firstPaid, all: since() })
          : reject(new Error(`npm start ended with ${code}.\n${said}`)),
      );
    });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
