import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { onThisMachine } from '../loopback.ts';

const LIFETIME_MS = 60_000;

/** What a client asks with (RFC 6749, 4.1.1 and RFC 7636, 4.3). A public client without a proof key is refused. */
export const AuthorizationRequest = z.object({
  response_type: z.literal('code'),
  client_id: z.string().min(1),
  /** Nobody elsewhere gets a code of this issuer, whatever page somebody was led to. */
  redirect_uri: z.url().refine(onThisMachine, 'an address of this machine'),
  state: z.string().default(''),
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal('S256'),
});
export type AuthorizationRequest = z.infer<typeof AuthorizationRequest>;

export const CodeExchange = z.object({
  grant_type: z.literal('authorization_code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  code: z.string(),
  code_verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
});

/** Codes handed out and not yet exchanged, in memory: each is good once, for a minute, with the proof it began with. */
export class AuthorizationCodes<Who> {
  readonly #open = new Map<
    string,
    { readonly who: Who; readonly request: AuthorizationRequest; readonly until: number }
  >();

  handOut(request: AuthorizationRequest, who: Who): string {
    const code = randomBytes(32).toString('base64url');
    this.#open.set(code, { who, request, until: Date.now() + LIFETIME_MS });
    return code;
  }

  /** @returns who signed in; undefined where code, client, address or proof is another, or the code was used. */
  exchange(asked: z.infer<typeof CodeExchange>): Who | undefined {
    const open = this.#open.get(asked.code);
    this.#open.delete(asked.code);
    if (open === undefined || open.until < Date.now()) return undefined;
    const { request, who } = open;
    const challenge = createHash('sha256').update(asked.code_verifier).digest('base64url');
    const same =
      request.client_id === asked.client_id &&
      request.redirect_uri === asked.redirect_uri &&
      request.code_challenge === challenge;
    return same ? who : undefined;
  }
}
