/** Throttling per partition is ordinary under load: the clients try longer than the default three attempts. */
export const RETRIES = { maxAttempts: 8, retryMode: 'standard' } as const;
