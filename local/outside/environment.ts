interface Outside {
  readonly registers: { readonly url: string };
  readonly treasury: { readonly url: string };
  /** Absent: nothing is sent, notifications are kept all the same. */
  readonly messages?: { readonly url: string };
}

/** Where the functions find the world outside on one machine, in place of what the config names for the cloud. */
export const outsideEnvironment =
  ({ registers, treasury, messages }: Outside) =>
  ({ api, issuer, s3 }: { readonly api: string; readonly issuer: string; readonly s3: string }) => ({
    ISSUER_URL: issuer,
    JWKS_URL: `${issuer}/jwks.json`,
    REGISTERS_URL: registers.url,
    TREASURY_URL: treasury.url,
    UPLOAD_ORIGIN: s3,
    NOTIFICATION_WEBHOOK_URL: messages === undefined ? '' : `${messages.url}/v1/messages`,
    NOTIFICATION_WORKER_URL: messages === undefined ? '' : `${messages.url}/v1/worker-messages`,
    RECEIPT_URL: `${api}/treasury/receipts`,
  });
