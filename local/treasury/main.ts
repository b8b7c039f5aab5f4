import { parseArgs } from 'node:util';
import { startTreasury } from './index.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    data: { type: 'string', default: '.local/treasury' },
    'retry-ms': { type: 'string', default: '1000' },
  },
});

const secret = process.env.TREASURY_SECRET;
const treasury = await startTreasury({
  port: Number(values.port),
  dataDir: values.data,
  retryMs: Number(values['retry-ms']),
  ...(secret === undefined ? {} : { secret }),
});
process.stdout.write(`${treasury.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => treasury.close());
