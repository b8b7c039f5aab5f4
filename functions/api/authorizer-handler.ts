import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { env } from '../shared/env.ts';
import { DOCUMENT_TYPES } from '../submission/roster-line.ts';
import { errorFacts, logger } from '../shared/observability.ts';

/** Names of the claims are a setting of the issuer; these are the ones this software asks for. */
const Claims = z.object({
  sub: z.string().min(1),
  roles: z.array(z.string()).default([]),
  region: z.string().optional(),
  enterprise_id: z.string().optional(),
  /** A worker's own document, as whoever signed them in has checked it. */
  document_type: z.enum(DOCUMENT_TYPES).optional(),
  document_number: z.string().optional(),
});

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
    const claims = Claims.parse(payload);
    const { sub, roles, region = '', enterprise_id = '', document_type = '', document_number = '' } = claims;
    return {
      principalId: sub,
      policyDocument: {
        Version: '2012-10-17',
        // All methods of the stage: the answer is cached per token, and roles are checked per operation.
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: everyMethod(event.methodArn) }],
      },
      context: {
        subject: sub,
        roles: roles.join(' '),
        region,
        enterpriseId: enterprise_id,
        documentType: document_type,
        documentNumber: document_number,
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

function everyMethod(methodArn: string): string {
  const [api, stage] = methodArn.split('/');
  return `${api}/${stage}/*`;
}
