import type { Fault, Text } from '#functions/shared/fault.ts';

/** A fault of a policy file at a place in it. Policy files hold no personal data, so a text may name what stands there. */
export function faultOf(code: string, pointer: string, text: Text, fix: Text): Fault {
  return { code, place: { pointer }, text, fix };
}

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The path that a pointer means; numbers stay text. A fault without one is of the whole file. */
export function pathOf(pointer = ''): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Policy data that cannot be used. Carries every fault at once, each with its place as a JSON pointer. */
export class PolicyDataError extends Error {
  override readonly name = 'PolicyDataError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ place, text, fix }) => `${place.pointer}: ${text.en} ${fix.en}`).join('\n'));
    this.faults = faults;
  }
}
