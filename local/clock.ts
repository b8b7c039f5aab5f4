/** `npm run clock -- show`, `-- set 2025-06-10T09:00:00+08:00`, `-- advance 5d`: reads and moves the business clock. */
import { parseArgs } from 'node:util';
import { callRunning } from './endpoints.ts';
import { wentBack } from './clock/went-back.ts';

const usage = 'clock show | set ISO_INSTANT | advance 5d (d, h, m) [--data FOLDER] / 用法如上';
const milliseconds: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

interface ClockState {
  readonly now: string;
  readonly nextWakeUp: string | null;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string', default: '.local' } },
  });
  const [command = 'show', argument = ''] = positionals;
  const call = async (body?: object): Promise<ClockState> =>
    (await callRunning(values.data, 'control', '/clock', body)) as ClockState;
  let state = await call();
  const before = state.now;
  if (command === 'set') state = await call({ now: argument });
  else if (command === 'advance') {
    const [, count, unit = ''] = /^(\d+)([dhm])$/.exec(argument) ?? [];
    if (count === undefined) throw new Error(usage);
    const target = Date.parse(state.now) + Number(count) * (milliseconds[unit] ?? 0);
    state = await call({ advanceTo: new Date(target).toISOString() });
  } else if (command !== 'show') throw new Error(usage);
  if (state.now < before) console.error(wentBack(before));
  const inShanghai = new Date(state.now).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });
  console.log(`${state.now}  (${inShanghai} Asia/Shanghai)`);
  if (state.nextWakeUp !== null) console.log(`next wait ends / 下一次到期: ${state.nextWakeUp}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
