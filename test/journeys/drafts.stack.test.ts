import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISES } from '#samples/enterprises.ts';
import { expectReached } from '#test/support/reached.ts';
import { paperOf } from '#test/support/paper.ts';
import { plainRoster } from '#test/support/plain-roster.ts';
import { AUDITOR, operatorOf, RunningStack, reviewer } from '#test/support/running-stack.ts';

let stack: RunningStack;
beforeAll(async () => {
  stack = await RunningStack.start({ seed: 502 });
});
afterAll(() => stack.close());

const [enterprise, other] = Object.values(ENTERPRISES);
if (enterprise === undefined || other === undefined) throw new Error('There are too few sample enterprises.');
const operator = operatorOf(enterprise);

const WISH = { occupation: '电工', level: '3', issuedOn: '2025-03-01' } as const;

/** Asked of the register of certificates so far. */
const questions = () =>
  [...stack.registers.callsPerSecond('certificates').values()].reduce((sum, calls) => sum + calls, 0);

interface DryRun {
  readonly submittedOn: string;
  readonly lines: readonly {
    readonly row: number;
    readonly name: string;
    readonly document: string;
    readonly outcome: string;
    readonly amountFen: number;
    readonly reasons: readonly { readonly code: string }[];
    readonly claimUntil?: string;
  }[];
  readonly notKnown: readonly { readonly code: string }[];
}

describe('a draft', () => {
  test('is come back to, tried without any trace, and granted what the dry run said', async () => {
    const good = stack.world.line(enterprise, WISH);
    const old = stack.world.line(enterprise, {
      ...WISH,
      issuedOn: '2023-01-10',
      training: ['2022-12-01', '2022-12-20'],
    });
    await stack.publishWorld();
    const claimId = await stack.createClaim(enterprise);
    const bytes = plainRoster([good, old]);
    const { uploadId } = await stack.upload(enterprise, claimId, bytes);

    const { body: listed } = await stack.client.get<{ uploads: object[] }>(operator, `/claims/${claimId}/uploads`);
    expect(listed.uploads).toMatchObject([{ uploadId, status: 'usable', rows: 2, goodRows: 2, faultyRows: 0 }]);
    const roster = await stack.client.get<{ url: string }>(operator, `/claims/${claimId}/uploads/${uploadId}/roster`);
    const again = new Uint8Array(await (await fetch(roster.body.url)).arrayBuffer());
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);

    const before = questions();
    const events = (await stack.events(claimId)).events.length;
    const tried = await stack.client.get<DryRun>(operator, `/claims/${claimId}/uploads/${uploadId}/dry-run`);
    expect(tried.status).toBe(200);
    const [first, second] = tried.body.lines;
    expect(first).toMatchObject({ row: 2, outcome: 'granted', reasons: [] });
    expect(first?.amountFen).toBeGreaterThan(0);
    expect(first?.claimUntil?.slice(0, 4)).toMatch(/^202[56]$/);
    expect(second).toMatchObject({ row: 3, outcome: 'refused', amountFen: 0 });
    expect(second?.reasons.map(({ code }) => code)).toContain('claim-window-passed');
    expect(tried.body.notKnown.map(({ code }) => code)).toContain('registers-not-asked');
    // It left nothing: no event, no question to a register, nothing taken.
    expect((await stack.events(claimId)).events).toHaveLength(events);
    expect(questions()).toBe(before);
    expect((await stack.read(claimId)).status).toBe('draft');

    await stack.submit(enterprise, claimId, uploadId);
    await stack.until(claimId, 'first-review');
    const granted = (await stack.lines(claimId)).toSorted((a, b) => a.row - b.row).map(({ grantedFen }) => grantedFen);
    expect(granted).toEqual([first?.amountFen, 0]);
    const due = await stack.client.get<{ deadlines: { code: string; at: string; passed: boolean }[] }>(
      operator,
      `/claims/${claimId}/deadlines`,
    );
    expect(due.body.deadlines).toMatchObject([
      { code: 'acceptance-due', passed: false },
      { code: 'review-due', passed: false },
    ]);
  });

  test('of others is nobody’s: neither the roster nor a dry run', async () => {
    await stack.publishWorld();
    const claimId = await stack.createClaim(enterprise);
    const { uploadId } = await stack.upload(enterprise, claimId, plainRoster([stack.world.line(enterprise, WISH)]));
    for (const part of ['roster', 'dry-run']) {
      const path = `/claims/${claimId}/uploads/${uploadId}/${part}`;
      expect((await stack.client.get(operatorOf(other), path)).status).toBe(404);
      expect((await stack.client.get(reviewer('first', enterprise.region), path)).status).toBe(403);
      expect((await stack.client.get(AUDITOR, path)).status).toBe(403);
      expect((await stack.client.get(undefined, path)).status).toBe(401);
    }
    expect((await stack.client.get(operator, `/claims/${claimId}/uploads/upl-none/dry-run`)).status).toBe(404);
    expect((await stack.client.get(operator, `/claims/${claimId}/uploads/${uploadId}/dry-run?part=2`)).status).toBe(
      404,
    );
    expect((await stack.client.get(operator, `/claims/${claimId}/uploads/${uploadId}/dry-run?part=x`)).status).toBe(
      400,
    );
  });

  test('once submitted is what it was, whatever is put to its address afterwards', async () => {
    const [sent, later] = [stack.world.line(enterprise, WISH), stack.world.line(enterprise, WISH)];
    await stack.publishWorld();
    const claimId = await stack.createClaim(enterprise);
    const path = `/claims/${claimId}/uploads`;
    const made = await stack.client.post<{ uploadId: string; url: string }>(operator, path, {}, 'the-very-upload');
    const { uploadId, url } = made.body;
    const put = async (bytes: Uint8Array) => (await fetch(url, { method: 'PUT', body: Buffer.from(bytes) })).status;
    const bytes = plainRoster([sent]);
    expect(await put(bytes)).toBe(200);
    const view = async () => (await stack.client.get<{ status: string }>(operator, `${path}/${uploadId}`)).body;
    await expect.poll(async () => (await view()).status, { timeout: 20_000 }).toBe('usable');
    expect((await stack.submit(enterprise, claimId, uploadId)).status).toBe(202);
    const before = await view();

    expect(await put(plainRoster([later, later]))).toBe(200);
    await stack.machine.quiet();
    expect(await view()).toEqual(before);
    const roster = await stack.client.get<{ url: string }>(operator, `${path}/${uploadId}/roster`);
    const again = new Uint8Array(await (await fetch(roster.body.url)).arrayBuffer());
    expect(Buffer.from(again).equals(Buffer.from(bytes))).toBe(true);
    // Asked for once more under its key, no further address is handed out for it.
    expect((await stack.client.post(operator, path, {}, 'the-very-upload')).status).toBe(409);
  });

  test('whose roster cannot be used is not tried', async () => {
    const claimId = await stack.createClaim(enterprise);
    const { uploadId } = await stack.upload(enterprise, claimId, new TextEncoder().encode('no,roster\r\n1,2\r\n'));
    const tried = await stack.client.get(operator, `/claims/${claimId}/uploads/${uploadId}/dry-run`);
    expect(tried).toMatchObject({ status: 409, body: { code: 'roster-not-usable' } });
    // Nobody has received it: no notice of the bureau is made of it, only what the check of the file found.
    const paper = (kind: string) =>
      stack.client.get(operator, `/claims/${claimId}/documents/${kind}?uploadId=${uploadId}`);
    expect(await paper('correction-notice')).toMatchObject({ status: 409, body: { code: 'document-not-there' } });
    const { page } = await paperOf(stack, operator, claimId, 'roster-check', { uploadId });
    expect(page).toContain('花名册检查结果');
    expect(page).not.toContain('告知书');
  });
});

test('the console comes with the stack: a page, scripts packed as the browser unpacks them, and its settings', async () => {
  const { api, issuer, s3 } = stack.machine.endpoints;
  const page = await fetch(`${api}/console/claims/clm-1`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('<base href="/v1/console/">');
  expect(page.headers.get('content-security-policy')).toContain(`connect-src 'self' ${issuer} ${s3}`);
  const script = /src="(assets\/main-[^"]+\.js)"/.exec(html)?.[1] ?? '';
  const plain = await (await fetch(`${api}/console/${script}`, { headers: { 'accept-encoding': 'identity' } })).text();
  for (const encoding of ['br', 'gzip']) {
    const packed = await fetch(`${api}/console/${script}`, { headers: { 'accept-encoding': encoding } });
    expect(packed.headers.get('content-encoding')).toBe(encoding);
    expect(packed.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await packed.text()).toBe(plain);
  }
  expect((await fetch(`${api}/console/assets/main-GONE.js`)).status).toBe(404);
  expect(await (await fetch(`${api}/console/config.json`)).json()).toMatchObject({
    issuer,
    clientId: 'jianzheng-console',
  });
  const template = await fetch(`${api}/console/roster-template.xlsx`);
  expect(new Uint8Array(await template.arrayBuffer()).subarray(0, 2)).toEqual(new Uint8Array([0x50, 0x4b]));
});

test('reaches what it stands for', () => expectReached('drafts', stack.client.witness));
