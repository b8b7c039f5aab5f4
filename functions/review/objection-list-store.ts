import * as z from 'zod';
import { fromCursor, toCursor } from '../api/cursor.ts';
import { noteLook } from '../api/look-store.ts';
import { type Call, claimFor } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { invalidQuery, notFound, type Response } from '../api/problem.ts';
import { namedLines } from '../claim/named-line-store.ts';
import { MOST_WORDS, getObjection, objectionsOf, wordsOf } from '../notice/objection-store.ts';
import type { Objection, ObjectionWords } from '../notice/objection.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { decryptField, type FieldKeys } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import type { Denial } from '../worker/denial.ts';
import { getDenial, saidAgainOf } from '../worker/denial-store.ts';
import { ObjectionsQuery } from './queue-requests.ts';

const Place = z.strictObject({ objectionId: z.string().max(64) });

/** Of what was said against a line a list shows the beginning: what one line's objectors wrote is no page of a claim. */
const WORDS_IN_LIST = 3;
const AT_ONCE = 8;

/**
 * A page of what is objected to the lines of a claim, by the public and by workers, for those who decide on it; or one of
 * them alone with all that was kept of it. How to reach whoever said it is shown with that one, to whoever decides,
 * and that they looked is written down.
 */
export async function listObjections(call: Call): Promise<Response> {
  const found = await claimFor(call, 'objection:read');
  if ('refused' in found) return found.refused;
  const query = ObjectionsQuery.safeParse(call.query);
  if (!query.success) return invalidQuery();
  const { limit, cursor, objectionId } = query.data;
  const { claim } = found;
  const totals = { open: claim.openObjections ?? 0, total: claim.objections ?? 0 };
  const keys = await fieldKeys();
  if (objectionId !== undefined) {
    const objection = await getObjection(claim.claimId, objectionId);
    if (objection === undefined) return notFound();
    const decides = allows(call.caller, 'objection:decide', claim) !== undefined;
    if (decides) {
      const what = `GET /claims/{claimId}/objections ${objectionId}`;
      await noteLook({ by: call.caller.subject, what, at: claim.claimId, since: call.now.toISOString() });
    }
    const shown = await told(claim.claimId, objection, keys, { words: MOST_WORDS, contacts: decides });
    return { status: 200, body: { objections: [shown], ...totals } };
  }
  const after = cursor === undefined ? undefined : fromCursor(Place, cursor)?.objectionId;
  if (cursor !== undefined && after === undefined) return invalidQuery();
  const { objections, last } = await objectionsOf(claim.claimId, { limit, after });
  const shown = await mapLimited(objections, AT_ONCE, (each) =>
    told(claim.claimId, each, keys, { words: WORDS_IN_LIST, contacts: false }),
  );
  return {
    status: 200,
    body: { objections: shown, ...totals, ...(last === undefined ? {} : { cursor: toCursor({ objectionId: last }) }) },
  };
}

async function told(
  claimId: string,
  { objectionId, lineId, revision, round, state, at, objections, contacts, denialId }: Objection,
  keys: FieldKeys,
  show: { readonly words: number; readonly contacts: boolean },
) {
  const [[line], words, denial] = await Promise.all([
    namedLines({ claimId, revision }, [lineId]),
    objections === 0 ? [] : wordsOf(claimId, objectionId, show.words),
    denialId === undefined ? undefined : getDenial(claimId, revision, lineId),
  ]);
  const clear = (of: string, field: 'reason' | 'contact' | 'statement', sealed: string | undefined) =>
    sealed === undefined ? {} : { [field]: decryptField(keys, `${of}/${field}`, sealed) };
  const said = ({ at: when, reason, contact }: ObjectionWords) => ({
    at: when,
    ...clear(objectionId, 'reason', reason),
    ...(show.contacts ? clear(objectionId, 'contact', contact) : {}),
  });
  const added = denial === undefined ? [] : await addedTo(denial, show.words);
  // What a worker said of an earlier revision is sealed for that one.
  const sealedFor = denial?.earlier ?? denial?.denialId ?? '';
  return {
    objectionId,
    lineId,
    ...(line === undefined ? {} : { line }),
    revision,
    round,
    state,
    at,
    objections,
    said: words.map(said),
    hasContact: contacts > 0 || denial?.contact !== undefined,
    byWorker: denialId !== undefined,
    ...(denial === undefined
      ? {}
      : {
          denial: {
            at: denial.at,
            by: denial.by,
            ...clear(sealedFor, 'statement', denial.statement),
            ...(show.contacts ? clear(sealedFor, 'contact', denial.contact) : {}),
            timesAdded: denial.saidAgain ?? 0,
            added: added.map(({ denialId: of, at: when, by, statement, contact }) => ({
              at: when,
              by,
              ...clear(of, 'statement', statement),
              ...(show.contacts ? clear(of, 'contact', contact) : {}),
            })),
          },
        }),
  };
}

const addedTo = (denial: Denial, most: number) => (denial.saidAgain === undefined ? [] : saidAgainOf(denial, most));
