import type { FunctionConfiguration } from './configuration.ts';
import type { Sandbox } from './sandbox.ts';
import type { ThreadKeeper } from './threads.ts';

interface Lane {
  readonly configuration: FunctionConfiguration;
  readonly limit: number;
  readonly idle: Sandbox[];
  readonly waiting: ((sandbox: Sandbox) => void)[];
  size: number;
}

export interface PoolLimits {
  /** Sandboxes of one function at the same time. */
  readonly perFunction: number;
  /** Sandboxes of all functions together. */
  readonly total: number;
}

/**
 * Gives each invocation a sandbox of its function: an idle one, else a new one within the limits, else it waits.
 * At the total limit an idle sandbox of another function makes room.
 */
export class SandboxPool {
  readonly #lanes = new Map<string, Lane>();
  readonly #limits: PoolLimits;
  readonly #create: (configuration: FunctionConfiguration) => Sandbox;
  readonly #all = new Set<Sandbox>();
  #closed = false;

  constructor(limits: PoolLimits, create: (configuration: FunctionConfiguration) => Sandbox) {
    this.#limits = limits;
    this.#create = create;
  }

  acquire(configuration: FunctionConfiguration): Promise<Sandbox> {
    const lane = this.#laneOf(configuration);
    return new Promise((resolve) => {
      lane.waiting.push(resolve);
      this.#serve(lane);
    });
  }

  /** Gives a sandbox back; a dead one makes room for a new one. */
  release(configuration: FunctionConfiguration, sandbox: Sandbox): void {
    const lane = this.#laneOf(configuration);
    if (sandbox.alive && !this.#closed) lane.idle.push(sandbox);
    else this.#drop(lane, sandbox);
    for (const each of this.#lanes.values()) this.#serve(each);
  }

  /** Ends every sandbox, also those at work: their invocations fail. Threads of idle ones go to their keeper. */
  async close(threads?: ThreadKeeper): Promise<void> {
    this.#closed = true;
    const idle = new Set([...this.#lanes.values()].flatMap((lane) => lane.idle));
    await Promise.all(
      [...this.#all].map((sandbox) =>
        threads !== undefined && idle.has(sandbox) ? sandbox.retire(threads) : sandbox.terminate(),
      ),
    );
  }

  #laneOf(configuration: FunctionConfiguration): Lane {
    const known = this.#lanes.get(configuration.name);
    if (known !== undefined) return known;
    const limit = Math.max(1, Math.min(this.#limits.perFunction, configuration.reservedConcurrency ?? Infinity));
    const lane: Lane = { configuration, limit, idle: [], waiting: [], size: 0 };
    this.#lanes.set(configuration.name, lane);
    return lane;
  }

  #serve(lane: Lane): void {
    while (lane.waiting.length > 0) {
      const sandbox = this.#takeIdle(lane) ?? this.#grow(lane);
      if (sandbox === undefined) return;
      lane.waiting.shift()?.(sandbox);
    }
  }

  #takeIdle(lane: Lane): Sandbox | undefined {
    for (let sandbox = lane.idle.pop(); sandbox !== undefined; sandbox = lane.idle.pop()) {
      if (sandbox.alive) return sandbox;
      this.#drop(lane, sandbox);
    }
    return undefined;
  }

  #grow(lane: Lane): Sandbox | undefined {
    if (this.#closed || lane.size >= lane.limit) return undefined;
    if (this.#all.size >= this.#limits.total && !this.#makeRoom()) return undefined;
    lane.size += 1;
    const sandbox = this.#create(lane.configuration);
    this.#all.add(sandbox);
    return sandbox;
  }

  #makeRoom(): boolean {
    for (const lane of this.#lanes.values()) {
      const spare = lane.idle.shift();
      if (spare !== undefined) {
        this.#drop(lane, spare);
        return true;
      }
    }
    return false;
  }

  #drop(lane: Lane, sandbox: Sandbox): void {
    lane.size -= 1;
    this.#all.delete(sandbox);
    void sandbox.terminate();
  }
}
