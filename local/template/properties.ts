import * as z from 'zod';
import type { StackResource } from './stack.ts';
import { TemplateRefused } from './values.ts';

/** Reads a resource's resolved properties. @throws {@link TemplateRefused} naming resource and property. */
export function readProperties<T>(resource: StackResource, schema: z.ZodType<T>): T {
  const read = schema.safeParse(resource.properties);
  if (read.success) return read.data;
  throw new TemplateRefused(`${resource.logicalId} (${resource.type}): ${z.prettifyError(read.error)}`);
}
