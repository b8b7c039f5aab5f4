import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEvent, FIRST_HASH, seal, verifyChain } from '#functions/claim/audit-event.ts';
import { seed } from '#test/support/seed.ts';

type Content = Pick<AuditEvent, 'type' | 'at' | 'recordedAt' | 'actor' | 'data'>;

function chain(contents: readonly Content[], claimId = 'c-1'): AuditEvent[] {
  const events: AuditEvent[] = [];
  for (const content of contents) {
    const previousHash = events.at(-1)?.hash ?? FIRST_HASH;
    events.push(seal({ claimId, seq: events.length + 1, ...content, previousHash }));
  }
  return events;
}

const content: fc.Arbitrary<Content> = fc.record({
  type: fc.constantFrom('claim-created', 'claim-submitted', 'first-review-decided'),
  at: fc.constantFrom('2025-06-03T01:00:00.000Z', '2025-06-04T01:00:00.000Z'),
  recordedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z'),
  actor: fc.record({ kind: fc.constantFrom('person' as const, 'system' as const), id: fc.string() }),
  data: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
});
const chains = fc.array(content, { minLength: 2, maxLength: 12 }).map((contents) => chain(contents));

const A_LINK = {
  claimId: 'c-1',
  type: 'claim-created',
  at: '2025-06-03T01:00:00.000Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  actor: { kind: 'system', id: 'claim' },
  data: {},
} as const;

const CHANGES: Record<string, (event: AuditEvent) => AuditEvent> = {
  claimId: (event) => ({ ...event, claimId: `${event.claimId}x` }),
  seq: (event) => ({ ...event, seq: event.seq + 1 }),
  type: (event) => ({ ...event, type: `${event.type}x` }),
  at: (event) => ({ ...event, at: '1999-01-01T00:00:00.000Z' }),
  recordedAt: (event) => ({ ...event, recordedAt: '1999-01-01T00:00:00.000Z' }),
  'actor.id': (event) => ({ ...event, actor: { ...event.actor, id: `${event.actor.id}x` } }),
  'actor.role': (event) => ({ ...event, actor: { ...event.actor, role: 'second-reviewer' } }),
  'data, by a field more': (event) => ({
    ...event,
    data: { ...event.data, added: (event.data.added ?? 0) === 1 ? 2 : 1 },
  }),
  previousHash: (event) => ({ ...event, previousHash: 'f'.repeat(64) }),
  hash: (event) => ({ ...event, hash: 'f'.repeat(64) }),
  'the event itself, sealed anew by somebody who knows how': (event) => {
    const { hash: _, ...rest } = event;
    return seal({ ...rest, type: `${event.type}x` });
  },
};

describe("a claim's trail", () => {
  it('is found intact as it was written, whatever the order of the fields in store', () => {
    fc.assert(
      fc.property(chains, (events) => {
        const stored = events.map(
          (event) => Object.fromEntries(Object.entries(event).reverse()) as unknown as AuditEvent,
        );
        expect(verifyChain(stored)).toEqual({ intact: true, head: events.at(-1)?.hash });
      }),
      { seed },
    );
  });

  it('is intact when it is empty, with the first hash as its head', () => {
    expect(verifyChain([])).toEqual({ intact: true, head: FIRST_HASH });
  });

  it.each(Object.entries(CHANGES))('shows a change of %s, at the event or the one after it', (what, change) => {
    const resealed = what.startsWith('the event itself');
    fc.assert(
      fc.property(chains, fc.nat(), (events, pick) => {
        // The newest event alone can be sealed anew unseen: that is what anchoring the head elsewhere is for.
        const at = pick % (resealed ? events.length - 1 : events.length);
        const tampered = events.map((event, index) => (index === at ? change(event) : event));
        expect(verifyChain(tampered)).toEqual({ intact: false, brokenAt: at + (resealed ? 2 : 1) });
      }),
      { seed },
    );
  });

  it('shows an event that was taken out, doubled, or put elsewhere', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (events, pick) => {
        const at = pick % (events.length - 1);
        expect(verifyChain(events.toSpliced(at, 1))).toEqual({ intact: false, brokenAt: at + 1 });
        const event = events[at] as AuditEvent;
        expect(verifyChain(events.toSpliced(at, 0, event))).toEqual({ intact: false, brokenAt: at + 2 });
        expect(verifyChain(events.toReversed())).toEqual({ intact: false, brokenAt: 1 });
      }),
      { seed },
    );
  });

  it('shows a number left out by whoever wrote it', () => {
    const first = seal({ ...A_LINK, seq: 1, previousHash: FIRST_HASH });
    const third = seal({ ...A_LINK, seq: 3, previousHash: first.hash });
    expect(verifyChain([first, third])).toEqual({ intact: false, brokenAt: 2 });
  });

  it('has another head when its end was cut off: the anchored head tells', () => {
    fc.assert(
      fc.property(chains, (events) => {
        expect(verifyChain(events.slice(0, -1))).not.toEqual(verifyChain(events));
      }),
      { seed },
    );
  });
});
