/** Slow: a stack with a policy of its own, off as shipped; `npm test` has its rule among the pure files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatedVersion } from '#functions/policy/succession.ts';
import { addDays, shanghaiDate } from '#functions/shared/calendar/calendar-date.ts';
import { expectStatus } from '#local/main-job/client.ts';
import { ENTERPRISES } from '#samples/enterprises.ts';
import type { Person, SampleLine } from '#samples/world.ts';
import { publicationOf } from '#test/support/publication.ts';
import { RunningStack } from '#test/support/running-stack.ts';

/** The only one here: two enterprises on one device would be a sign. */
const { maintenance } = ENTERPRISES;

describe('past the reviewers', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ seed: 34 });
  });
  afterAll(() => stack.close());

  const line = (person?: Person): SampleLine =>
    stack.world.line(maintenance, {
      occupation: '保安员',
      level: '5',
      issuedOn: '2025-03-01',
      ...(person === undefined ? {} : { person }),
    });

  test('where the policy lets it, what is clean passes without reviewers, and what is not does not', async () => {
    const tomorrow = addDays(shanghaiDate(stack.machine.clock.now()), 1);
    const as = (sub: string) => ({ role: 'policy-administrator', sub });
    const listed = await stack.client.get<{ policies: DatedVersion[] }>(as('one'), '/policies');
    const { policies } = expectStatus(listed, 200);
    const amends = policies.filter(({ holdsFrom }) => holdsFrom <= tomorrow).at(-1)?.id ?? '';
    const source = '示例市人社局通告(虚构)';
    const file = {
      id: 'straight-through',
      amends,
      title: { zh: '免审示例', en: 'Without reviewers, an example' },
      holdsFrom: { date: tomorrow, source },
      review: { straightThrough: true, source },
      risk: {
        sampling: {
          regions: [
            { region: maintenance.region, value: { clean: 0, flagged: 0, high: 0, refused: 0, most: 1 }, source },
          ],
        },
      },
    };
    const draft = await stack.client.post<{ fileDigest: string }>(as('one'), '/policies', { file }, 'straight draft');
    const { fileDigest } = expectStatus(draft, 201);
    const said = publicationOf(fileDigest, { id: file.id, holdsFrom: tomorrow, amends }, policies);
    const path = `/policies/${file.id}/publication`;
    expectStatus(await stack.client.post(as('two'), path, said, 'straight publication'), 200);
    await stack.machine.quiet();
    await stack.machine.clock.set(new Date(`${tomorrow}T09:00:00+08:00`));

    await stack.appropriate(maintenance.region, 100_000_000);
    const clean = await stack.claimOf(maintenance, [line(), line()]);
    expect(await stack.until(clean, 'first-review', 'notice')).toMatchObject({ signals: [] });
    expect(await stack.until(clean, 'notice')).toMatchObject({ policyVersion: file.id });
    const { events, chain } = await stack.events(clean);
    expect(chain.intact).toBe(true);
    expect(events.find(({ type }) => type === 'screened')?.data).toMatchObject({ straightThrough: true });
    expect(events.filter(({ type }) => type.endsWith('review-decided'))).toEqual([]);
    await stack.passNotice(clean);
    await stack.until(clean, 'paid');

    const { name, phone } = stack.world.person();
    const alike = [{ name, phone }, { name, phone }, { phone }].map((change) => line(stack.world.person(change)));
    const flagged = await stack.claimOf(maintenance, alike);
    await stack.until(flagged, 'first-review');
  });
});
