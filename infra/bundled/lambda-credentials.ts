/** Lambda gave no credentials, which happens only outside Lambda. Names the variables, never what is in them. */
class CredentialsMissing extends Error {
  override readonly name = 'CredentialsProviderError';
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Stands for the SDK's chain of credential providers (docs/decisions/0005): the role's credentials as Lambda puts them
 * into the environment. They outlast the execution environment, which Lambda ends before they expire.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function defaultProvider(): () => Promise<Credentials> {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new CredentialsMissing('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set.');
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      // One machine and tests use plain keys without a session.
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    };
  };
}
