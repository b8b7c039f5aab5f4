import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { type Row, writes } from '#functions/api/contract/row.ts';
import { type Operation, PERMISSIONS, ROLES } from '#functions/api/permissions.ts';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { mapLimited } from '#functions/shared/concurrency.ts';
import type { TokenFor } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { RunningStack } from '#test/support/running-stack.ts';
import { mayDo } from './expected.ts';
import { seeded } from './seeded.ts';
import { type Days, pathOf, type Seeded, type Shot, shotsOf } from './shots.ts';
import { FORGERIES, forger } from './tokens.ts';
import { sampleSize } from '#test/support/slow.ts';

/** Everything, or a share of it that leaves no operation and no role out: `npm run test:authorization` has everything. */
const FULL = process.env['FULL'] === '1';
/** Of the roles that an operation lets in or refuses, `npm test` asks for every so many, others at each operation. */
const ALLOWED_SHARE = sampleSize(2, 1, undefined);
const REFUSED_SHARE = sampleSize(9, 1, undefined);
const SHARE = 29;
/** Shares no divisor with the number of roles or of forgeries: each meets each. */
const FORGERY_SHARE = sampleSize(79, 29, undefined);
const AT_ONCE = 8;

const REGION = '350500';
const COUNTY = '350582';
const ELSEWHERE = '350200';
const { garments: own, machinery: other } = ENTERPRISES;

/** Permissions that are asked for inside an operation that is open to everybody with a token, or by nothing yet. */
const NO_ROUTE_OF_THEIR_OWN: readonly Operation[] = [
  'policy:read-drafts',
  'review:release',
  'statistics:read',
  'claim:pack',
  'claim:export',
];

const guarded = OPERATIONS.filter(({ access }) => 'permission' in access || 'signedIn' in access);

describe('the table of permissions, asked of the running API', () => {
  let stack: RunningStack;
  let targets: readonly Seeded[];
  let days: Days;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 62, environment: { REVEALS_PER_DAY: '100000' } });
    targets = await Promise.all([
      seeded(stack, 'own', own, REGION, 1),
      seeded(stack, 'other enterprise', other, REGION, 2),
      seeded(stack, 'other region', own, ELSEWHERE, 3),
      seeded(stack, 'other enterprise and region', other, ELSEWHERE, 4),
      seeded(stack, 'county', own, COUNTY, 5),
    ]);
    const today = shanghaiDate(stack.machine.clock.now());
    days = { today, later: addDays(today, 7) };
  });
  afterAll(() => stack.close());

  /** As an issuer would write them: an operator has an enterprise, everybody else a region. */
  const callers: readonly (TokenFor & { readonly kind: string })[] = [...ROLES, 'nobody-we-know'].flatMap((role) => {
    const person = { documentType: 'resident-id', documentNumber: '359901199001010011' };
    const document = role === 'worker' ? person : {};
    const operates = role === 'enterprise-operator';
    const plain = operates ? { enterprise: own.creditCode } : { region: REGION };
    const wide = operates ? { branches: [other.creditCode] } : { counties: [COUNTY] };
    return [
      { kind: 'plain', role, sub: `plain-${role}`, ...plain, ...document },
      { kind: 'wide', role, sub: `wide-${role}`, ...plain, ...wide, ...document },
      { kind: 'bare', role, sub: `bare-${role}`, ...document },
    ];
  });

  let requests = 0;
  async function send(row: Row, path: string, token: string | undefined, body?: unknown) {
    requests += 1;
    const key = `authorization-${requests}`;
    const ask = () =>
      fetch(stack.machine.endpoints.api + path, {
        method: row.method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(writes(row) ? { 'idempotency-key': key } : {}),
        },
        ...(writes(row) ? { body: JSON.stringify(body ?? {}) } : {}),
      });
    let response = await ask();
    // A failure of ours lets nobody in and is asked again, as any client does; one that stays is told.
    for (let again = 1; response.status >= 500 && again < 5; again += 1) {
      await response.arrayBuffer();
      response = await ask();
    }
    const text = await response.text();
    const code = /json/.test(response.headers.get('content-type') ?? '')
      ? (JSON.parse(text) as { code?: string }).code
      : undefined;
    return { status: response.status, code };
  }

  /** What the table says of it, in words; `undefined`: whatever the operation itself answers. */
  function refusal(shot: Shot, who: TokenFor): string | undefined {
    const place = shot.placeFor(who);
    const office = shot.only === undefined || shot.only.some((role) => who.role.split(',').includes(role));
    if (office && shot.permissions.some((operation) => mayDo(who, operation, place))) return undefined;
    return shot.seenBy === undefined || mayDo(who, shot.seenBy, place) ? '403 forbidden' : '404 not-found';
  }

  const REFUSED = ['401', '403', '404', '5'];

  test('every operation, every role, own and other enterprise, region and county', async () => {
    // What changes the claim for those after comes last.
    const late = ['takeNextReview', 'withdrawClaim'];
    const rows = OPERATIONS.toSorted((a, b) => late.indexOf(a.operationId) - late.indexOf(b.operationId));
    const wrong: string[] = [];
    const told = { allowed: 0, refused: 0 };
    let index = 0;
    for (const row of rows) {
      const cases = targets.flatMap((target) =>
        shotsOf(row, target, days).flatMap((shot) =>
          callers.flatMap((who) => {
            index += 1;
            const usual = target.name === 'own' && who.kind === 'plain';
            const share = refusal(shot, who) === undefined ? ALLOWED_SHARE : REFUSED_SHARE;
            const always = usual && index % share === 0;
            return FULL || always || index % SHARE === 0 ? [{ target, shot, who }] : [];
          }),
        ),
      );
      await mapLimited(cases, AT_ONCE, async ({ target, shot, who: { kind, ...who } }) => {
        const said = refusal(shot, who);
        const { status, code } = await send(row, shot.path, await stack.client.token(who), shot.body);
        const answer = `${status} ${code ?? ''}`.trim();
        told[said === undefined ? 'allowed' : 'refused'] += 1;
        const fits =
          said === undefined
            ? !REFUSED.some((each) => answer.startsWith(each)) || (shot.mayBeMissing && answer === '404 not-found')
            : answer === said;
        const asked = `${row.operationId} ${JSON.stringify(shot.body ?? {})} by ${kind} ${who.role} on ${target.name}`;
        if (!fits) wrong.push(`${asked}: ${answer} instead of ${said ?? 'an answer of its own'}`);
      });
    }
    console.log(`authorization: ${told.allowed} requests allowed, ${told.refused} refused, as the table has it`);
    expect(wrong.slice(0, 40)).toEqual([]);
    expect(wrong).toHaveLength(0);
  }, 900_000);

  test('a search over all claims finds those of the own region and counties alone', async () => {
    const found = async (who: TokenFor) => {
      const answer = await stack.client.get<{ executions: { claimId: string }[] }>(who, '/executions?limit=200');
      const claimIds = new Set(answer.body.executions.map(({ claimId }) => claimId));
      return targets.filter(({ ids }) => claimIds.has(ids['claimId'] ?? '')).map(({ name }) => name);
    };
    const supervisor = { role: 'supervisor', region: REGION };
    expect(await found(supervisor)).toEqual(['own', 'other enterprise']);
    expect(await found({ ...supervisor, counties: [COUNTY] })).toEqual(['own', 'other enterprise', 'county']);
    expect(await found({ role: 'auditor' })).toEqual(targets.map(({ name }) => name));
  });

  test('no token, an expired one, a forged one: 401 for every operation, whatever it claims', async () => {
    const [target] = targets;
    const make = await forger(stack);
    const wrong: string[] = [];
    let index = 0;
    let sent = 0;
    for (const row of guarded) {
      const cases = FORGERIES.flatMap((kind) =>
        ROLES.flatMap((role) => {
          index += 1;
          return FULL || index % FORGERY_SHARE === 0 ? [{ kind, role }] : [];
        }),
      );
      await mapLimited(cases, AT_ONCE, async ({ kind, role }) => {
        const claims = { roles: [role], region: REGION, counties: [COUNTY], enterprise_id: own.creditCode };
        const { status, code } = await send(row, pathOf(row.path, target?.ids ?? {}), await make(kind, claims));
        sent += 1;
        if (status !== 401 || code !== 'unauthorized')
          wrong.push(`${row.operationId} ${role} ${kind}: ${status} ${code}`);
      });
    }
    console.log(`authorization: ${sent} requests without a token that counts, all refused`);
    expect(wrong).toEqual([]);
  }, 600_000);

  test('the same forger with nothing wrong is let in: it is that one thing that is refused', async () => {
    const make = await forger(stack);
    const row = OPERATIONS.find(({ operationId }) => operationId === 'listCases');
    if (row === undefined) throw new Error('There is no such operation.');
    // Validity that had begun an hour ago.
    const good = await make('not yet valid', { roles: ['auditor'] }, { nbf: Math.floor(Date.now() / 1000) - 3600 });
    expect((await send(row, `/cases?region=${REGION}`, good)).status).toBe(200);
  });

  test('what is open is open without a token, what needs one alone takes any', async () => {
    const [target] = targets;
    const token = await stack.client.token({ role: 'nobody-we-know' });
    for (const row of OPERATIONS.filter(({ access }) => !('permission' in access))) {
      const path = pathOf(row.path, { ...target?.ids, policyId: 'fujian-2024' });
      const { status, code } = await send(row, path, 'signedIn' in row.access ? token : undefined, row.example);
      const fits = 'signed' in row.access ? code === 'signature-invalid' : status !== 401 && status !== 403;
      expect({ operation: row.operationId, status, code, fits }).toMatchObject({ fits: true });
    }
  });
});

test('every row of the table is asked for by an operation', () => {
  const asked = new Set<string>(
    OPERATIONS.flatMap(({ access }) => ('permission' in access ? [access.permission].flat() : [])),
  );
  const unused = Object.keys(PERMISSIONS).filter((operation) => !asked.has(operation));
  expect(unused.filter((operation) => !NO_ROUTE_OF_THEIR_OWN.includes(operation as Operation))).toEqual([]);
});
