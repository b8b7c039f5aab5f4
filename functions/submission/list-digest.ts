import { createHash } from 'node:crypto';
import { canonicalJson } from '../shared/canonical.ts';

/** `digest()` of a list whose items come one by one and are not kept. */
export class ListDigest {
  readonly #hash = createHash('sha256').update('[');
  #any = false;

  add(item: unknown): void {
    if (this.#any) this.#hash.update(',');
    this.#hash.update(canonicalJson(item));
    this.#any = true;
  }

  /** Once, at the end. */
  end(): string {
    return this.#hash.update(']').digest('hex');
  }
}
