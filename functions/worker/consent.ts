/** A worker's own word to an enterprise (知情授权), given before it claims, for one certificate or for any. */
export interface Consent {
  readonly enterpriseId: string;
  /** Keyed mark of the certificate's number; absent: any certificate. */
  readonly certificate?: string;
  /** The number as its owner may see it again. */
  readonly maskedCertificate?: string;
  readonly given: boolean;
  /** Business time, ISO 8601. */
  readonly at: string;
  /** All that was said before, oldest first. */
  readonly said: readonly { readonly given: boolean; readonly at: string }[];
}

/** What the worker said for this certificate, else for any; nothing where they said nothing. */
export function consentFor(consents: readonly Consent[], certificate: string): 'yes' | 'no' | undefined {
  const own = consents.find((each) => each.certificate === certificate);
  const general = consents.find((each) => each.certificate === undefined);
  const said = own ?? general;
  return said === undefined ? undefined : said.given ? 'yes' : 'no';
}
