import * as z from 'zod';
import { cursor } from '../api/fields.ts';

export const WhichExecution = z.object({
  revision: z.coerce.number().int().positive().optional(),
  generation: z.coerce.number().int().positive().optional(),
  cursor: cursor.optional(),
});
