import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Of whoever works at the machine's keyboard. They open nothing: the machine listens on the loopback only. */
export const localCredentials = {
  accessKeyId: 'LOCALMACHINE',
  secretAccessKey: 'local-machine-only',
} as const satisfies Credentials;

/** Who may sign requests: the keyboard, and each function with a session of its role. */
export interface CredentialBook {
  /** @throws Error when there is no such function */
  of(functionName: string): Credentials;
  /** Undefined for keys that nobody was given. */
  secretOf(accessKeyId: string): string | undefined;
  /** Name of the function that signed a request in its headers; undefined for anybody else. */
  callerOf(incoming: IncomingMessage): string | undefined;
  /** Name of the function that signed a URL. */
  signerOf(incoming: IncomingMessage): string | undefined;
}

/** The same at every start, so that a URL that was signed before it stays good. */
export function createCredentialBook(
  functions: readonly { readonly name: string; readonly roleArn: string }[],
): CredentialBook {
  const byFunction = new Map(functions.map(({ name, roleArn }) => [name, sessionOf(name, roleArn)]));
  const byKey = new Map([...byFunction].map(([name, { accessKeyId }]) => [accessKeyId, name]));
  return {
    of: (functionName) => {
      const found = byFunction.get(functionName);
      if (found === undefined) throw new Error(`No function ${functionName} has credentials.`);
      return found;
    },
    secretOf: (accessKeyId) => {
      if (accessKeyId === localCredentials.accessKeyId) return localCredentials.secretAccessKey;
      const name = byKey.get(accessKeyId);
      return name === undefined ? undefined : byFunction.get(name)?.secretAccessKey;
    },
    callerOf: (incoming) => {
      const [, accessKeyId] = /Credential=([^/]+)\//.exec(incoming.headers.authorization ?? '') ?? [];
      return accessKeyId === undefined ? undefined : byKey.get(accessKeyId);
    },
    signerOf: (incoming) => {
      const credential = new URL(incoming.url ?? '/', 'http://localhost').searchParams.get('X-Amz-Credential');
      return byKey.get(credential?.split('/')[0] ?? '');
    },
  };
}

/** In the form of a session's keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
function sessionOf(name: string, roleArn: string): Credentials {
  const digest = (part: string): Buffer => createHash('sha256').update(`${part}/${roleArn}/${name}`).digest();
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...digest('key').subarray(0, 16)].map((byte) => letters[byte % letters.length]).join('');
  return {
    accessKeyId: `ASIA${id}`,
    secretAccessKey: digest('secret').toString('base64url').slice(0, 40),
    sessionToken: digest('session').toString('base64'),
  };
}
