/** Where a claim is on its way, from nothing sent to paid: what the bar shows. */
export const WAY = [
  'uploading',
  'reading',
  'submitted',
  'verifying',
  'assessing',
  'screening',
  'first-review',
  'second-review',
  'approved',
  'notice',
  'reserving',
  'disbursing',
  'settling',
  'paid',
] as const;

/** Waits beside the way stand where they wait. */
const BESIDE: Readonly<Record<string, (typeof WAY)[number]>> = {
  draft: 'reading',
  'waiting-for-register': 'verifying',
  'waiting-for-entitlement': 'assessing',
  approval: 'second-review',
  'objection-review': 'notice',
  'awaiting-funds': 'reserving',
  reserved: 'reserving',
  'payment-returned': 'disbursing',
};

/** @returns 0 to 1 */
export function shareOfWay(status: string): number {
  const at = WAY.indexOf((BESIDE[status] ?? status) as (typeof WAY)[number]);
  return at === -1 ? 1 : at / (WAY.length - 1);
}

const WIDTH = 24;

export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * WIDTH);
  return `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}]`;
}

export interface Screen {
  write(text: string): void;
  readonly isTTY: boolean;
}

/** One line that moves where somebody looks, plain lines where a file or another program reads. */
export class Progress {
  readonly #screen: Screen;
  readonly #quiet: boolean;
  #last = '';

  constructor(screen: Screen, quiet: boolean) {
    this.#screen = screen;
    this.#quiet = quiet;
  }

  /** `step` is told once in plain lines; `detail` moves and is shown on a terminal alone. */
  show(share: number, step: string, detail = ''): void {
    if (this.#quiet) return;
    if (this.#screen.isTTY) this.#screen.write(`\r\u001B[2K${bar(share)} ${step}${detail === '' ? '' : ` ${detail}`}`);
    else if (step !== this.#last) this.#screen.write(`${step}\n`);
    this.#last = step;
  }

  end(): void {
    if (!this.#quiet && this.#screen.isTTY && this.#last !== '') this.#screen.write('\n');
    this.#last = '';
  }
}
