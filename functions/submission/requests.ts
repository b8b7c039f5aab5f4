import * as z from 'zod';

/** The name that the person knows the file by; it is repeated to them, without long numbers, and used for nothing else. */
export const NewUpload = z.strictObject({ fileName: z.string().min(1).max(255).optional() });

export const Submission = z.strictObject({
  uploadId: z.string().max(64),
  /** Says yes to going on with the good rows only; without it a roster with faulty rows is not submitted. */
  leaveOutFaultyRows: z.boolean().default(false),
});
