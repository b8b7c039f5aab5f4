import { LOCAL_API_KEY } from '../registers/index.ts';
import { LOCAL_TREASURY_SECRET } from '../treasury/index.ts';

interface Outside {
  readonly registers: { readonly url: string };
  readonly treasury: { readonly url: string };
}

/** Where the functions find the world outside on one machine, in place of what the config names for the cloud. */
export const outsideEnvironment =
  ({ registers, treasury }: Outside) =>
  ({ api, issuer, s3 }: { readonly api: string; readonly issuer: string; readonly s3: string }) => ({
    ISSUER_URL: issuer,
    JWKS_URL: `${issuer}/jwks.json`,
    REGISTERS_URL: registers.url,
    REGISTERS_API_KEY: LOCAL_API_KEY,
    TREASURY_URL: treasury.url,
    TREASURY_SECRET: LOCAL_TREASURY_SECRET,
    UPLOAD_ORIGIN: s3,
    RECEIPT_URL: `${api}/treasury/receipts`,
  });
