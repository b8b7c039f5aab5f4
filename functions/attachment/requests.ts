import * as z from 'zod';
import { ATTACHMENT_KINDS } from './kinds.ts';

/** The name that the person knows the file by; it is repeated to them, without long numbers, and says nothing else. */
export const NewAttachment = z.strictObject({
  kind: z.enum(ATTACHMENT_KINDS),
  fileName: z.string().min(1).max(255).optional(),
});

/** It was uploaded and can be looked at, or is not to go with the claim. */
export const AttachmentAction = z.strictObject({ action: z.enum(['confirm', 'remove']) });
