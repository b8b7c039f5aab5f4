import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashPlan } from '#local/crash/crash-plan.ts';
import { type Machine, startMachine } from '#local/machine.ts';
import { outsideEnvironment } from '#local/outside/environment.ts';
import { outsideSecrets } from '#local/outside/secrets.ts';
import { type RunningRegisters, startRegisters } from '#local/registers/index.ts';
import { type RunningTreasury, startTreasury } from '#local/treasury/index.ts';
import type { World } from '#samples/world.ts';
import { ContractWatch } from './contract.ts';
import { codeDir, keptThreads, templateDir } from './synthesized.ts';

/** Registers that know one world. They keep nothing of what they are asked: one of them serves every machine. */
export function registersOf(world: World, folder: string): Promise<RunningRegisters> {
  mkdirSync(folder);
  for (const [name, records] of Object.entries(world.records())) {
    writeFileSync(join(folder, `${name}.ndjson`), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  }
  return startRegisters({ port: 0, dataDir: folder, requestsPerSecond: 10_000 });
}

/** Addresses outlive a crash: receipts and upload URLs go to where the machine was. Below the ports that systems hand out. */
export const basePortOf = (random: () => number): number => 20_000 + 10 * Math.floor(random() * 1_200);

export interface CrashStack {
  readonly machine: Machine;
  readonly treasury: RunningTreasury;
  close(): Promise<void>;
}

/** A machine and the treasury that it pays through, both on one data folder. */
export async function startCrashStack(options: {
  readonly dataDir: string;
  readonly basePort: number;
  readonly registers: RunningRegisters;
  readonly crash?: CrashPlan;
}): Promise<CrashStack> {
  const { dataDir, basePort, registers, crash } = options;
  const treasury = await startTreasury({ port: 0, dataDir: join(dataDir, 'treasury'), retryMs: 20 });
  const watch = new ContractWatch();
  const machine = await startMachine({
    answers: (exchange) => watch.see(exchange),
    templateDir: templateDir(),
    codeDir: codeDir(),
    threads: keptThreads,
    dataDir,
    basePort,
    secrets: outsideSecrets,
    functionEnvironment: outsideEnvironment({ registers, treasury }),
    ...(crash !== undefined && { crash }),
  });
  return {
    machine,
    treasury,
    close: async () => {
      await machine.close();
      await treasury.close();
      watch.expectKept();
    },
  };
}
