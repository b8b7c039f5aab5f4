import type { IssuerNames } from '#functions/api/issuer-names.ts';

/** What the console must know before anybody has signed in, from where it was served. */
export interface Settings {
  /** An OpenID Connect issuer, by its URL. */
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  /** What the issuer calls claims and roles. */
  readonly names: IssuerNames;
}

/** The console's own path, without a slash at the end: a stage or a domain's base path may stand before it. */
export const BASE = new URL(document.baseURI).pathname.replace(/\/$/, '');

/** Where the API is: beside the console. */
export const API = new URL('..', document.baseURI).href.replace(/\/$/, '');

export async function loadSettings(): Promise<Settings> {
  const answer = await fetch(`${BASE}/config.json`);
  if (!answer.ok) throw new Error(`config.json was answered ${answer.status}.`);
  return (await answer.json()) as Settings;
}
