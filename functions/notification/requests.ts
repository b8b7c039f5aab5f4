import * as z from 'zod';
import { cursor } from '../api/fields.ts';

export const NotificationsPage = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: cursor.optional(),
});
