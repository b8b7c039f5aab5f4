import * as z from 'zod';

export const DryRunPage = z.object({ part: z.coerce.number().int().min(1).default(1) });

/** CSV as text, or its bytes in base64 where they are not UTF-8. */
export const Import = z.strictObject({ file: z.string().min(1), base64: z.boolean().optional() });
