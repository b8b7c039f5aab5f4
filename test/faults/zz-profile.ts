import { ENTERPRISES } from '#samples/enterprises.ts';
import { beset, ROUGH, whenAll } from '#test/support/adversity.ts';
import { plainRoster, RunningStack } from '#test/support/running-stack.ts';
const mode = process.argv[2] ?? 'off';
const stack = await RunningStack.start({ seed: 5 });
if (mode !== 'off') { const a = structuredClone(ROUGH) as any; if (mode === 'nolag') delete a.faults.laggingIndexMs; if (mode==='lagonly') { a.faults={laggingIndexMs:300}; a.mischief={}; } await beset(stack, 5, a); }
const { machinery, garments } = ENTERPRISES;
for (let wave = 0; wave < 4; wave += 1) {
  const t0 = performance.now(); const c0 = process.cpuUsage(); const b0 = stack.machine.lambda.begun();
  const all = (await Promise.all(Array.from({ length: 10 }, async () => {
    const line = stack.world.line(machinery, { occupation: '电工', level: '4', issuedOn: '2024-09-01' });
    const copy = stack.world.line(garments, { occupation: '电工', level: '4', issuedOn: '2024-09-01', person: line.person, certificateNumber: line.certificateNumber });
    await stack.publishWorld();
    return Promise.all([[machinery, line], [garments, copy]].map(async ([e, l]: any) => { const claimId = await stack.createClaim(e); return { e, claimId, up: await stack.put(e, claimId, plainRoster([l])) }; }));
  }))).flat();
  await stack.machine.quiet();
  const t1 = performance.now();
  await Promise.all(all.map(({ e, claimId, up }) => stack.submit(e, claimId, up)));
  const t2 = performance.now();
  await whenAll(stack, new Map(all.map(({ claimId }) => [claimId, ['first-review', 'waiting-for-entitlement']])));
  const t3 = performance.now(); const c = process.cpuUsage(c0);
  console.log(mode, wave, 'prepare', t1 - t0 | 0, 'submit', t2 - t1 | 0, 'decide', t3 - t2 | 0, 'cpu ms', (c.user + c.system) / 1000 | 0, 'inv', stack.machine.lambda.begun() - b0);
}
await stack.close();
process.exit(0);
