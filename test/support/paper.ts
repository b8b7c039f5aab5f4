import { expect } from 'vitest';
import type { DocumentKind } from '#functions/document/requests.ts';
import type { TokenFor } from '#local/main-job/client.ts';
import type { RunningStack } from '#test/support/running-stack.ts';

/** A paper as a browser gets it: what runs or loads anything is no paper. `page` is empty where there is none. */
export async function paperOf(
  stack: RunningStack,
  as: TokenFor,
  claimId: string,
  kind: DocumentKind,
  of: number | Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly page: string }> {
  const query = new URLSearchParams(typeof of === 'number' ? { round: String(of) } : of);
  const response = await fetch(`${stack.machine.endpoints.api}/claims/${claimId}/documents/${kind}?${query}`, {
    headers: { authorization: `Bearer ${await stack.client.token(as)}` },
  });
  const page = await response.text();
  if (response.status !== 200) return { status: response.status, page: '' };
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page).not.toMatch(/<script|\son\w+=|javascript:/i);
  return { status: 200, page };
}
