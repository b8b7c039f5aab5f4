import { AsyncLocalStorage } from 'node:async_hooks';

/** Of the request that is answered now; nothing where no request is. */
const answering = new AsyncLocalStorage<{ isClear: boolean }>();

/** Says that the answer under way gives something in clear: a field that is sealed at rest, a file, a paper. */
export function givesClear(): void {
  const request = answering.getStore();
  if (request !== undefined) request.isClear = true;
}

/**
 * Answers one request and tells whether anything in it was in clear. What opens a field or signs an address says so itself:
 * no operation can forget that it shows somebody's data.
 */
export async function watchingClear<T>(
  answer: () => Promise<T>,
): Promise<{ readonly answer: T; readonly isClear: boolean }> {
  const request = { isClear: false };
  return { answer: await answering.run(request, answer), isClear: request.isClear };
}
