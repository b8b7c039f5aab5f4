import { afterEach } from 'vitest';
import { type Running, run, type Setup, temporaryFolder } from './support.ts';

export interface Fixture {
  begin(setup: Setup): Promise<Running>;
  /** Ends one before the test does. */
  end(running: Running): Promise<void>;
  /** A path in a folder that goes with the test. */
  file(name: string): string;
}

/** Engines and files of one test; whatever it leaves open is closed and removed after it. */
export function engines(): Fixture {
  const open = new Set<Running>();
  let folder: ReturnType<typeof temporaryFolder> | undefined;
  afterEach(async () => {
    for (const { engine } of open) await engine.close();
    open.clear();
    folder?.remove();
    folder = undefined;
  });
  return {
    begin: async (setup) => {
      const running = await run(setup);
      open.add(running);
      return running;
    },
    end: async (running) => {
      open.delete(running);
      await running.engine.close();
    },
    file: (name) => {
      folder ??= temporaryFolder();
      return folder.file(name);
    },
  };
}
