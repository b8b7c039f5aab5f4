import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { forbidden, inLanguage, invalidBody, notFound, type Problem, problem } from '#functions/api/problem.ts';

const Body = z.strictObject({
  stage: z.enum(['first', 'second']),
  reason: z.string().min(3),
  lines: z.array(z.strictObject({ 'a/b~c': z.int() })),
});

function faultsOf(body: unknown) {
  const { error } = Body.safeParse(body);
  if (error === undefined) throw new Error('the body has no fault');
  const response = invalidBody(error);
  return { response, errors: (response.body as Problem).errors ?? [] };
}

describe('a problem', () => {
  it('has a stable code, both languages and the media type of RFC 9457', () => {
    expect(problem(409, 'some-code', { zh: '不行。', en: 'No.' })).toEqual({
      status: 409,
      headers: { 'content-type': 'application/problem+json' },
      body: {
        type: 'urn:jianzheng:problem:some-code',
        title: '不行。',
        status: 409,
        code: 'some-code',
        detail: { zh: '不行。', en: 'No.' },
      },
    });
  });

  it('says what to do where there is something to do', () => {
    const fix = { zh: '重传。', en: 'Upload again.' };
    expect(problem(409, 'c', fix, { fix }).body).toMatchObject({ fix });
  });

  it('names a field that should not be there, and repeats nothing that is no name of a field', () => {
    const { errors } = faultsOf({
      stage: 'first',
      reason: 'long',
      lines: [],
      other: 1,
      张三: 2,
      '350203199001010012': 3,
    });
    expect(errors.map(({ fix }) => fix?.en)).toEqual(['Expected: no field named other, …, ….']);
  });

  it('tells who may not see a thing no more than who asks for one that is not there', () => {
    expect(notFound()).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(forbidden()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('a request body with faults', () => {
  it('is told all of them at once, each with its place', () => {
    const { response, errors } = faultsOf({ stage: 'third', reason: 'no', lines: [{ 'a/b~c': 'x' }], extra: 1 });
    expect(response.status).toBe(400);
    expect(errors.map(({ code, place }) => [place.pointer, code])).toEqual([
      ['/stage', 'body-invalid-value'],
      ['/reason', 'body-too-small'],
      ['/lines/0/a~1b~0c', 'body-invalid-type'],
      ['', 'body-unrecognized-keys'],
    ]);
    expect(errors.map(({ fix }) => fix.en)).toEqual([
      'Expected: one of first, second.',
      'Expected: too small.',
      'Expected: number.',
      'Expected: no field named extra.',
    ]);
  });

  it('never repeats what was sent: it may be a name or a number of a person', () => {
    const { response } = faultsOf({ stage: '张三', reason: '李', lines: [{ 'a/b~c': '350203199001010018' }] });
    expect(JSON.stringify(response)).not.toMatch(/张三|李|350203/);
  });

  it('is one fault when there is no body at all', () => {
    expect(faultsOf(undefined).errors.map(({ place }) => place.pointer)).toEqual(['']);
  });
});

it('a problem has its title in the language asked for, and both in its details', () => {
  const refused = problem(409, 'no', { zh: '不行。', en: 'No.' });
  expect(inLanguage(refused, 'en')).toMatchObject({
    headers: { 'content-type': 'application/problem+json', 'content-language': 'en', vary: 'Accept-Language' },
    body: { title: 'No.', detail: { zh: '不行。', en: 'No.' } },
  });
  expect(inLanguage(refused, 'zh')).toMatchObject({
    headers: { 'content-language': 'zh-CN' },
    body: { title: '不行。' },
  });
  const done = { status: 200, body: { title: 'mine' } };
  expect(inLanguage(done, 'en')).toBe(done);
});
