import { parseArgs } from 'node:util';
import { startRegisters } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: 'samples/registers' },
  },
});

const registers = await startRegisters({ port: Number(values.port), dataDir: values.data });
process.stdout.write(`${registers.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => registers.close());
