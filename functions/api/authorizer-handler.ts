import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { env } from '../shared/env.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import type { IssuerNames } from './issuer-names.ts';
import { tokenClaims } from './token-claims.ts';

const Subject = z.string().min(1);

let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

/** Verifies a bearer token of any OpenID Connect issuer (`ISSUER_URL`, `AUDIENCE`) by its published keys. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const header = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  // API Gateway turns exactly this message into 401.
  if (token === undefined) throw new Error('Unauthorized');
  try {
    keys ??= createRemoteJWKSet(new URL(env('JWKS_URL')));
    const { payload } = await jwtVerify(token, keys, { issuer: env('ISSUER_URL'), audience: env('AUDIENCE') });
    const subject = Subject.parse(payload.sub);
    const claims = tokenClaims(payload, namesOf(env('ISSUER_NAMES')));
    return {
      principalId: subject,
      policyDocument: {
        Version: '2012-10-17',
        // All methods of the stage: the answer is cached per token, and roles are checked per operation.
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: everyMethod(event.methodArn) }],
      },
      context: {
        subject,
        // Context travels as a header would: whatever is not plain is written so that it is.
        name: encodeURIComponent(claims.name ?? ''),
        roles: claims.roles.join(' '),
        region: claims.region ?? '',
        counties: claims.counties.join(' '),
        enterpriseId: claims.enterpriseId ?? '',
        branchIds: claims.branchIds.join(' '),
        documentType: claims.documentType ?? '',
        documentNumber: claims.documentNumber ?? '',
      },
    };
  } catch (error) {
    // An issuer that is away says nothing about the token: that is our failure, not the caller's.
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError || error instanceof z.ZodError))
      throw error;
    logger.info('token refused', errorFacts(error));
    throw new Error('Unauthorized');
  }
}

/** What this environment's issuer calls claims and roles: written with the stack, see `infra/config.ts`. */
function namesOf(setting: string): IssuerNames {
  return JSON.parse(setting) as IssuerNames;
}

function everyMethod(methodArn: string): string {
  const [api, stage] = methodArn.split('/');
  return `${api}/${stage}/*`;
}
