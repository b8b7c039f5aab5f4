import * as z from 'zod';

export const RegisterCallsPage = z.object({
  revision: z.coerce.number().int().positive().optional(),
  batch: z.coerce.number().int().nonnegative().default(0),
});
