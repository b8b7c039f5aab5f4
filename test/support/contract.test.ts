import { describe, expect, test } from 'vitest';
import { ContractWatch } from './contract.ts';

const exchange = (url: string, status: number, body: unknown, type = 'application/json') => ({
  method: 'GET',
  url,
  status,
  headers: { 'content-type': type },
  body: Buffer.from(JSON.stringify(body)),
});
const problem = {
  type: 'urn:jianzheng:problem:not-found',
  title: 't',
  status: 404,
  code: 'not-found',
  detail: { zh: 'z', en: 'e' },
};

function told(...exchanges: ReturnType<typeof exchange>[]): string {
  const watch = new ContractWatch();
  for (const each of exchanges) watch.see(each);
  try {
    watch.expectKept();
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('the watch over the contract', () => {
  test('lets pass what the contract says', () => {
    expect(told(exchange('/notices?region=350200', 200, { notices: [] }))).toBe('');
    expect(told(exchange('/claims/x', 404, problem, 'application/problem+json'))).toBe('');
    expect(told(exchange('/nowhere', 404, problem, 'application/problem+json'))).toBe('');
    expect(told(exchange('/console/index.html', 200, 'page', 'text/html'))).toBe('');
  });

  test.each([
    ['a field more', exchange('/notices', 200, { notices: [], more: 1 })],
    ['a field less', exchange('/notices', 200, {})],
    ['a status that it does not have', exchange('/notices', 201, { notices: [] })],
    ['another media type', exchange('/notices', 200, { notices: [] }, 'text/plain')],
    [
      'a problem that is not this operation’s',
      exchange('/claims/x', 404, { ...problem, code: 'no-execution' }, 'application/problem+json'),
    ],
    ['an answer where nothing is', exchange('/nowhere', 200, {})],
    ['no JSON at all', { ...exchange('/notices', 200, {}), body: Buffer.from('<html>') }],
  ])('tells of %s', (_what, each) => {
    expect(told(each)).toContain('broke its contract');
  });
});
