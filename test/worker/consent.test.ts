import { describe, expect, it } from 'vitest';
import { type Consent, consentFor } from '#functions/worker/consent.ts';

const said = (given: boolean, certificate?: string): Consent => ({
  enterpriseId: 'e',
  given,
  at: '2025-01-01T00:00:00.000Z',
  said: [],
  ...(certificate === undefined ? {} : { certificate }),
});

describe('what a worker said to the claimant', () => {
  it('counts for the certificate that it names, before what was said of any', () => {
    expect(consentFor([said(true), said(false, 'a')], 'a')).toBe('no');
    expect(consentFor([said(false), said(true, 'a')], 'a')).toBe('yes');
    expect(consentFor([said(false), said(true, 'a')], 'b')).toBe('no');
  });

  it('is nothing where nothing was said, or of another certificate', () => {
    expect(consentFor([], 'a')).toBeUndefined();
    expect(consentFor([said(true, 'b')], 'a')).toBeUndefined();
  });
});
