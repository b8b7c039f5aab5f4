/** Slow: all sample rosters go their way before everything written is searched; `npm test` looks at every answer of the API for numbers of people. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus, type TokenFor } from '#local/main-job/client.ts';
import { runMainJob } from '#local/main-job/main-job.ts';
import { rosterJobs } from '#local/main-job/roster-files.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { SEED } from '#samples/generate.ts';
import { byHand, sampleRosters } from '#samples/rosters.ts';
import { type SampleLine, World } from '#samples/world.ts';
import { writeXlsx } from '#samples/xlsx-writer.ts';
import { decideObjection, object, retryPayment, withdraw } from '#test/support/deeds.ts';
import { everythingWritten, Listener, type Place, type PlaceKind } from '#test/support/everything-written.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { operatorOf, RunningStack } from '#test/support/running-stack.ts';
import { type Found, type Secret, type SecretKind, SecretSearch } from '#test/support/secret-search.ts';

const { machinery, electronics } = ENTERPRISES;
const REGION = machinery.region;
const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));
const OBJECTORS_PHONE = '13900000000';

/** The only thing that holds people in clear: what an enterprise itself uploaded, where it put it and as it was read. */
const UPLOADED = /^uploads\/[^/]+\/[^/]+\/(?:roster|[^/]+\/as-read)$/;

/** What a certificate is called may be kept with its line; nobody else is told. */
const WITHOUT_CERTIFICATES: readonly PlaceKind[] = ['log', 'output', 'history', 'object name', 'answer', 'message'];

const PERSONAL_FIELDS = { name: 'name', documentNumber: 'document', phone: 'phone', account: 'account' } as const;

function* secretsOf(lines: readonly SampleLine[]): Generator<Secret> {
  for (const { person, certificateNumber, cells } of lines) {
    yield { kind: 'certificate', value: certificateNumber };
    for (const [field, kind] of Object.entries(PERSONAL_FIELDS) as [keyof typeof PERSONAL_FIELDS, SecretKind][]) {
      yield { kind, value: person[field] };
      // As a faulty row has it.
      const cell = cells[field];
      if (typeof cell === 'string' && cell.length > 2) yield { kind, value: cell };
    }
  }
}

interface Lived {
  readonly lines: readonly SampleLine[];
  readonly claimId: string;
}

/** All samples from upload to money, and beside them whatever makes the stack say more than it must. */
async function live(stack: RunningStack): Promise<Lived> {
  const sampleWorld = new World(SEED);
  const rosters = sampleRosters(sampleWorld);
  const lines = [...rosters.flatMap((roster) => [...roster.lines, ...(roster.corrected?.lines ?? [])])];
  for (const { bytes } of byHand(sampleWorld)) {
    const claimId = await stack.createClaim(electronics);
    await stack.upload(electronics, claimId, bytes);
  }
  await shifted(stack, lines[0]);
  // The registers break off every fourth answer, or answer for others; the treasury sends one payment back.
  stack.registers.setMode({ mode: 'other-refs', probability: 0.25, seed: 31 });
  stack.treasury.setMode({ mode: 'up', returns: [electronics.creditCode] });
  const claims = await runMainJob(
    {
      client: stack.client,
      say: (line) => console.log(line),
      around: {
        quiet: stack.machine.quiet,
        now: () => stack.machine.clock.now(),
        advanceTo: (instant) => stack.machine.clock.set(instant),
        fireSchedules: stack.machine.events.fireSchedules,
      },
    },
    rosterJobs(join(SAMPLES, 'rosters'), { enterpriseId: machinery.creditCode, region: REGION }),
  );
  stack.registers.setMode({ mode: 'up' });
  stack.treasury.setMode({ mode: 'up' });
  const returned = claims.find(({ enterpriseId }) => enterpriseId === electronics.creditCode);
  expect(returned).toMatchObject({ status: 'payment-returned' });
  expectStatus(await retryPayment(stack, returned?.claimId ?? ''), 202);
  await stack.until(returned?.claimId ?? '', 'paid');
  expect(claims.map(({ status }) => status).toSorted()).toContain('withdrawn');

  const more = await objected(stack);
  lines.push(...more.lines);
  lines.push(...(await refused(stack)));
  await badRequests(stack, lines);
  return { lines, claimId: more.claimId };
}

/** Columns that have shifted, a sheet and a file named after somebody, a telephone in the header. */
async function shifted(stack: RunningStack, line: SampleLine | undefined): Promise<void> {
  if (line === undefined) throw new Error('The samples have no line.');
  const { person } = line;
  const claimId = await stack.createClaim(machinery);
  const swapped = { ...line, occupation: person.documentNumber, certificateNumber: person.documentNumber };
  const column = { header: `经办人${OBJECTORS_PHONE}`, cells: ['', ''] };
  const read = await stack.upload(machinery, claimId, plainRoster([swapped, line], [column]));
  expect(read.faults.map(({ code }) => code)).toEqual(['number-misplaced', 'number-misplaced']);
  const named = await stack.client.post(
    operatorOf(machinery),
    `/claims/${claimId}/uploads`,
    { fileName: `${person.documentNumber}.xlsx` },
    stack.purpose('upload'),
  );
  expectStatus(named, 201);
  const sheets = [1, 2].map(() => ({
    name: person.phone,
    rows: [
      ['姓名', '身份证号'],
      ['张三', '1'],
    ],
  }));
  await stack.upload(machinery, claimId, writeXlsx(sheets));
}

/** A claim with objections, and one that is withdrawn while a register is away. */
async function objected(stack: RunningStack): Promise<Lived> {
  const { world } = stack;
  const wish = { occupation: '保安员', level: '5', issuedOn: '2025-03-01' } as const;
  const permit = { documentType: 'hong-kong-macao-permit', documentNumber: 'H09990001' } as const;
  const own = [
    world.line(machinery, wish),
    world.line(machinery, { ...wish, person: world.person({ name: '阿卜杜拉·买买提江' }) }),
    world.line(machinery, { ...wish, person: world.person({ name: '\u{20BB7}\u4DAE明', ...permit }) }),
    world.line(machinery, { ...wish, certificateNumber: 'JN-2025-0001' }),
  ];
  const claimId = await stack.claimOf(machinery, own);
  await stack.reviewBoth(claimId, 'approve');
  await stack.until(claimId, 'notice');
  const [first, second] = (await stack.lines(claimId)).map(({ lineId }) => lineId);
  for (const [lineId, decision] of [
    [first, 'uphold'],
    [second, 'dismiss'],
  ] as const) {
    const { objectionId } = expectStatus(await object(stack, claimId, lineId ?? ''), 201);
    expectStatus(await decideObjection(stack, claimId, objectionId, decision), 200);
  }
  await stack.passNotice(claimId);
  await stack.until(claimId, 'paid');
  await stack.lines(claimId);
  await stack.events(claimId);
  expectStatus(await stack.client.get({ role: 'auditor' }, `/claims/${claimId}/execution`), 200);

  stack.registers.setMode({ mode: 'down' });
  const waiting = world.line(machinery, wish);
  const given = await stack.claimOf(machinery, [waiting]);
  await stack.until(given, 'waiting-for-register');
  expectStatus(await withdraw(stack, machinery, given), 202);
  await stack.until(given, 'withdrawn');
  stack.registers.setMode({ mode: 'up' });
  return { lines: [...own, waiting], claimId };
}

/** A claim refused by both reviews, and grants of another channel, good and bad, of the same people. */
async function refused(stack: RunningStack): Promise<readonly SampleLine[]> {
  const wish = { occupation: '电工', level: '4', issuedOn: '2025-03-01' } as const;
  const lines = [stack.world.line(machinery, wish), stack.world.line(machinery, wish)];
  const claimId = await stack.claimOf(machinery, lines);
  await stack.reviewBoth(claimId, 'refuse');
  await stack.until(claimId, 'rejected');
  const header = '渠道,凭证号,证件类型,证件号码,职业(工种),等级,发证日期,补贴种类,地区';
  const rowOf = (number: string | undefined) =>
    `个人申领,P-${number?.slice(-3)},居民身份证,${number},电工,四级,2025-03-01,培训补贴,350100`;
  const numbers = lines.map(({ person }) => person.documentNumber);
  for (const [rows, status] of [
    [numbers.map(rowOf), 200],
    [numbers.map((number) => rowOf(`${number.slice(0, 17)}Y`)), 422],
  ] as const) {
    const file = [header, ...rows].join('\n');
    const as = { role: 'policy-administrator', sub: 'importer' };
    const answer = await stack.client.post(as, '/grants-elsewhere', { file }, stack.purpose('import'));
    expectStatus(answer, status);
  }
  const worker: TokenFor = {
    role: 'worker',
    sub: 'worker',
    documentType: 'resident-id',
    documentNumber: numbers[0] ?? '',
  };
  expectStatus(await stack.client.get(worker, '/entitlements'), 200);
  return lines;
}

/** People in places where nobody expects them: names of fields, paths, queries, a body that is none. */
async function badRequests(stack: RunningStack, lines: readonly SampleLine[]): Promise<void> {
  const { api } = stack.machine.endpoints;
  const person = lines[0]?.person;
  if (person === undefined) throw new Error('The samples have no line.');
  const { name, documentNumber, phone } = person;
  const token = await stack.client.token(operatorOf(machinery));
  const send = async (path: string, body?: string) => {
    const response = await fetch(api + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': stack.purpose('bad request').replaceAll(' ', '-'),
      },
      ...(body === undefined ? {} : { body }),
    });
    await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  };
  await send('/claims', `{"enterpriseId": "${documentNumber}", "${name}"`);
  await send('/claims', JSON.stringify({ enterpriseId: documentNumber, region: phone, [name]: documentNumber }));
  await send('/claims', JSON.stringify({ enterpriseId: machinery.creditCode, region: REGION, [documentNumber]: name }));
  await send(`/claims/${documentNumber}`);
  await send(`/claims/${encodeURIComponent(name)}/lines`);
  await send(`/claims?cursor=${phone}`);
  await send(`/${encodeURIComponent(name)}/${documentNumber}`);
  await send(`/notices/${documentNumber}/objections`, JSON.stringify({ lineId: name, contact: phone }));
}

describe('what is written of people', () => {
  let stack: RunningStack;
  let listener: Listener;
  let search: SecretSearch;
  let claimId = '';
  const places: Place[] = [];
  const uploads: Place[] = [];

  beforeAll(async () => {
    let api: string | undefined;
    listener = new Listener((url) => api !== undefined && url.startsWith(api));
    stack = await RunningStack.start({ seed: 31 });
    ({ api } = stack.machine.endpoints);
    const lived = await live(stack);
    ({ claimId } = lived);
    const secrets = [...secretsOf(lived.lines), { kind: 'phone', value: OBJECTORS_PHONE } as const];
    search = new SecretSearch(secrets);
    await stack.machine.quiet();
    for await (const place of everythingWritten(stack)) {
      if (place.kind === 'object' && UPLOADED.test(place.where)) uploads.push(place);
      else places.push(place);
    }
    places.push(...listener.places);
  }, 120_000);
  afterAll(async () => {
    listener.stop();
    await stack.close();
  });

  test('is in every kind of place, so that each was really read', () => {
    const kinds = new Set(places.filter(({ bytes }) => bytes.includes(claimId)).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(
      ['answer', 'database', 'file', 'history', 'item', 'log', 'message', 'object', 'object name'].sort(),
    );
    expect(places.some(({ kind }) => kind === 'output')).toBe(true);
  });

  test('is found in the rosters that were uploaded, by name, number, phone and account', () => {
    const found = uploads.flatMap(({ bytes }) => search.in(bytes));
    expect(new Set(found.map(({ kind }) => kind))).toEqual(
      new Set(['name', 'document', 'phone', 'account', 'certificate']),
    );
    // Those of workbooks are compressed.
    expect(found.length).toBeGreaterThan(500);
  });

  test('is nowhere else in clear, in whatever form', () => {
    const leaks = places.flatMap((place) =>
      search
        .in(place.bytes)
        .filter(({ kind }) => kind !== 'certificate' || WITHOUT_CERTIFICATES.includes(place.kind))
        .map((found) => ({ place, found })),
    );
    const alike = Map.groupBy(leaks, ({ place, found }) => `${place.kind}: ${found.form}`);
    const examples = [...alike].map(([what, [first]]) => `${what}, ${alike.get(what)?.length} times, ${told(first)}`);
    expect(examples).toEqual([]);
  });
});

function told(leak: { readonly place: Place; readonly found: Found } | undefined): string {
  if (leak === undefined) return '';
  const { place, found } = leak;
  const around = place.bytes.subarray(Math.max(0, found.at - 60), found.at + 60).toString('utf8');
  return `${place.where}: …${around.replace(/\p{Cc}+/gu, ' ')}…`;
}
