import * as z from 'zod';

export const Draft = z.strictObject({ file: z.record(z.string(), z.unknown()) });

export const Publication = z.strictObject({
  fileDigest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The version in force that it does not amend and ends all the same. */
  replaces: z.string().min(1).max(200).optional(),
  /** The day on which a later version that does not amend it takes over. */
  until: z.iso.date().optional(),
});
