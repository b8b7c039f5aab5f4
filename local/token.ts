/** `npm run --silent token -- --role first-reviewer --region 350200`: prints an access token and nothing else. */
import { parseArgs } from 'node:util';
import { callRunning } from './endpoints.ts';

const usage =
  'token --role ROLE[,ROLE] [--region 350200] [--county 350582 …] [--enterprise CREDIT_CODE] [--branch CREDIT_CODE …] [--document-type resident-id --document-number NUMBER] [--sub NAME] [--ttl SECONDS] [--data FOLDER] / 用法如上';

try {
  const { values } = parseArgs({
    options: {
      role: { type: 'string' },
      region: { type: 'string' },
      county: { type: 'string', multiple: true },
      enterprise: { type: 'string' },
      branch: { type: 'string', multiple: true },
      'document-type': { type: 'string' },
      'document-number': { type: 'string' },
      sub: { type: 'string' },
      ttl: { type: 'string' },
      data: { type: 'string', default: '.local' },
    },
  });
  const { role, region, county, enterprise, branch, sub, ttl, data } = values;
  if (role === undefined) throw new Error(usage);
  const answer = await callRunning(data, 'issuer', '/token', {
    role,
    ...(region !== undefined && { region }),
    ...(county !== undefined && { counties: county }),
    ...(enterprise !== undefined && { enterprise }),
    ...(branch !== undefined && { branches: branch }),
    ...(values['document-type'] !== undefined && { documentType: values['document-type'] }),
    ...(values['document-number'] !== undefined && { documentNumber: values['document-number'] }),
    ...(sub !== undefined && { sub }),
    ...(ttl !== undefined && { ttlSeconds: Number(ttl) }),
  });
  console.log((answer as { access_token: string }).access_token);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
