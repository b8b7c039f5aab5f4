import { vi } from 'vitest';
import { localCredentials } from '#local/credentials.ts';
import { type Secrets, startSecrets } from '#local/secrets/secrets-manager.ts';
import { openStore } from '#local/store.ts';

/** Secrets Manager for functions that run in this process, with values by name. */
export async function givenSecrets(initial: Readonly<Record<string, string>>): Promise<Secrets> {
  const store = openStore(':memory:');
  const place = { partition: 'aws-cn', region: 'cn-north-1', account: '000000000000' };
  const secrets = await startSecrets({ port: 0, place, store, initial });
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', secrets.url);
  vi.stubEnv('AWS_REGION', place.region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', localCredentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', localCredentials.secretAccessKey);
  return {
    ...secrets,
    close: async () => {
      await secrets.close();
      store.close();
    },
  };
}
