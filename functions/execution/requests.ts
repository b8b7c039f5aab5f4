import * as z from 'zod';

export const WhichExecution = z.object({
  revision: z.coerce.number().int().positive().optional(),
  generation: z.coerce.number().int().positive().optional(),
  cursor: z.string().max(4096).optional(),
});
