import type * as z from 'zod';
import { safeParse } from 'zod/v4/core';
import { describe, expect, it } from 'vitest';
import { exampleFor } from '#policy/examples.ts';
import { policyVersion } from '#policy/schema.ts';
import { defOf, given } from '#policy/schema-nodes.ts';

/** Every place of the schema: lists by their first entry. */
function* places(
  node: z.core.$ZodType,
  path: readonly PropertyKey[],
): Generator<readonly [string, z.core.$ZodType, readonly PropertyKey[]]> {
  yield [path.join('/'), node, path];
  const def = defOf(given(node));
  if (def.type === 'array') yield* places(def.element, [...path, 0]);
  if (def.type === 'union') for (const option of def.options) yield* places(option, path);
  if (def.type === 'object')
    for (const [name, inner] of Object.entries(def.shape)) yield* places(inner, [...path, name]);
}

describe('the example of what may stand at a place', () => {
  it('may stand there, wherever that is', () => {
    let shown = 0;
    for (const [name, node, path] of places(policyVersion, [])) {
      for (const language of ['zh', 'en'] as const) {
        const example = exampleFor(node, path, language);
        expect(safeParse(node, example).error?.issues, `${name}: ${JSON.stringify(example)}`).toBeUndefined();
        shown += 1;
      }
    }
    expect(shown).toBeGreaterThan(500);
  });
});
