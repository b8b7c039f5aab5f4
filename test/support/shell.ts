import { spawn } from 'node:child_process';

/** Runs a bash script and gives what it printed. @throws Error with its standard error when it fails. */
export function runShell(script: string, cwd: string, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-c', script], { cwd, timeout: timeoutMs });
    let out = '';
    let err = '';
    shell.stdout.on('data', (data: Buffer) => {
      out += data.toString('utf8');
    });
    shell.stderr.on('data', (data: Buffer) => {
      err += data.toString('utf8');
    });
    shell.on('error', reject);
    shell.on('close', (code) => (code === 0 ? resolve(out) : reject(new Error(`status ${code}\n${out}\n${err}`))));
  });
}
