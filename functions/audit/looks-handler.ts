import type { Call } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, type Response } from '../api/problem.ts';
import { cursorOf, placeOf } from './cursor.ts';
import type { Look } from './look.ts';
import { looksOn } from './look-store.ts';
import { LooksPage } from './requests.ts';
import { invalidQuery } from './search-handler.ts';

/** Who looked at what on a day, newest first. */
export async function listLooks(call: Call): Promise<Response> {
  const { region } = call.caller;
  if (allows(call.caller, 'look:read', region === undefined ? {} : { region }) === undefined) return forbidden();
  const page = LooksPage.safeParse(call.query);
  if (!page.success) return invalidQuery();
  const { day = new Date().toISOString().slice(0, 10), limit, cursor } = page.data;
  const { looks, next } = await looksOn(day, limit, cursor === undefined ? undefined : placeOf(cursor));
  const seen = looks.filter((look) => allows(call.caller, 'look:read', placeOfLook(look)) !== undefined);
  return { status: 200, body: { day, looks: seen, ...(next === undefined ? {} : { nextCursor: cursorOf(next) }) } };
}

/** A look over many regions is nobody's who has but one. */
const placeOfLook = ({ region }: Look) => (region === undefined ? {} : { region });
