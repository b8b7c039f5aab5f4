import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import { UpstreamError } from '../shared/errors.ts';

/** The issuer is asked for its keys again after this, and sooner only for a key that is not among them. */
const FRESH_MS = 10 * 60_000;
/** Keys that were once given are good for so long while the issuer does not answer. */
const GOOD_WITHOUT_ISSUER_MS = 12 * 3_600_000;
/** Between two askings for a key that is not there: tokens of invented keys cost the issuer nothing. */
const PAUSE_MS = 15_000;
const LONGEST_ANSWER_MS = 4_000;
const LONGEST_ANSWER_BYTES = 500_000;

const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })).min(1) });

/**
 * The keys by which an issuer signs (RFC 7517). An issuer that is away, or answers what is no set of keys, says nothing
 * about any token: what it said before holds on.
 */
export class IssuerKeys {
  readonly #url: string;
  #known: { readonly set: JSONWebKeySet; readonly since: number } | undefined;
  #asked: { readonly at: number; readonly failed: boolean } | undefined;
  #asking: Promise<void> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * For `jwtVerify`, which finds the key that the token's header names.
   * @throws UpstreamError when the issuer would have to be asked and does not answer
   * @throws JOSEError when it answers, and has no such key
   */
  readonly get: JWTVerifyGetKey = async (header, token) => {
    if (!this.#has(header?.kid) || this.#age() > FRESH_MS) await this.#askAgain();
    if (this.#known === undefined || this.#age() > GOOD_WITHOUT_ISSUER_MS) throw away();
    // Whoever is away may have such a key by now.
    if (!this.#has(header?.kid) && this.#asked?.failed === true) throw away();
    return createLocalJWKSet(this.#known.set)(header, token);
  };

  #has(kid: string | undefined): boolean {
    return this.#known !== undefined && (kid === undefined || this.#known.set.keys.some((key) => key.kid === kid));
  }

  #age(): number {
    return this.#known === undefined ? Number.POSITIVE_INFINITY : Date.now() - this.#known.since;
  }

  /** One asking at a time, and none within the pause: whoever comes meanwhile goes by what is known. */
  async #askAgain(): Promise<void> {
    const isFirst = this.#known === undefined;
    if (!isFirst && this.#asked !== undefined && Date.now() - this.#asked.at < PAUSE_MS) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const set = await keysAt(this.#url);
    const at = Date.now();
    this.#asked = { at, failed: set === undefined };
    if (set !== undefined) this.#known = { set, since: at };
  }
}

const away = () => new UpstreamError("The issuer's keys are not to be had.");

async function keysAt(url: string): Promise<JSONWebKeySet | undefined> {
  try {
    const signal = AbortSignal.timeout(LONGEST_ANSWER_MS);
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal });
    if (response.status !== 200) return undefined;
    const text = await response.text();
    if (text.length > LONGEST_ANSWER_BYTES) return undefined;
    return KeySet.parse(JSON.parse(text)) as JSONWebKeySet;
  } catch {
    return undefined;
  }
}
