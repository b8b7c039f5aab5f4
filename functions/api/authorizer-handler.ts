import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { env } from '../shared/env.ts';
import { errorFacts, logger } from '../shared/observability.ts';
import type { IssuerNames } from './issuer-names.ts';
import { identityFaults } from './identity-faults.ts';
import { IssuerKeys } from './issuer-keys-client.ts';
import { tokenClaims, tokenSubject } from './token-claims.ts';

/** Without these a token says not who, from whom, for whom, since when and until when. */
const REQUIRED = ['iss', 'aud', 'sub', 'iat', 'exp'];

let keys: IssuerKeys | undefined;

/** Verifies a bearer token of any OpenID Connect issuer (`ISSUER_URL`, `AUDIENCE`) by its published keys. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const header = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
  // API Gateway turns exactly this message into 401.
  if (token === undefined) throw new Error('Unauthorized');
  try {
    keys ??= new IssuerKeys(env('JWKS_URL'));
    const { payload } = await jwtVerify(token, keys.get, {
      issuer: env('ISSUER_URL'),
      audience: env('AUDIENCE'),
      requiredClaims: REQUIRED,
    });
    const subject = tokenSubject(payload, new Date());
    const claims = tokenClaims(payload, namesOf(env('ISSUER_NAMES')));
    // Told by the operation that is called: a gateway has one answer for all whom it turns away.
    const faults = identityFaults(claims, shanghaiDate(new Date()));
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
        identityFaults: faults.length === 0 ? '' : encodeURIComponent(JSON.stringify(faults)),
      },
    };
  } catch (error) {
    // An issuer that is away says nothing about the token: the gateway answers 503 for whatever else is thrown.
    if (!(error instanceof errors.JOSEError || error instanceof z.ZodError)) {
      logger.error('tokens cannot be checked', errorFacts(error));
      throw error;
    }
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
