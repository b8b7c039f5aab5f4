import type * as z from 'zod';
import { idempotent } from '../api/idempotency-store.ts';
import { api, type Call, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, problem, type Response } from '../api/problem.ts';
import { personKey } from '../claim/keys.ts';
import { policyInForce } from '../policy/policy-store.ts';
import { shanghaiDate } from '../shared/calendar/calendar-date.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { personFingerprint } from '../shared/person-fingerprint.ts';
import { getItem, transact } from '../shared/table-store.ts';
import type { PersonItem } from './entitlement.ts';
import { usesOf } from './entitlement-view.ts';
import { parseGrantsElsewhere } from './grants-elsewhere.ts';
import { importGrants } from './grants-elsewhere-store.ts';
import { Import } from './requests.ts';
import { inWords } from './uses-in-words.ts';

/** Characters: an item of the table holds 400 KB, and a file may have more conflicts than that. */
const LARGEST_KEPT = 100_000;

export const handler = api({
  'GET /entitlements': read(readOwn),
  'POST /grants-elsewhere': write(Import, importElsewhere),
});

/** What the worker was granted, wherever; the answer names no document, claim or enterprise. */
async function readOwn(call: Call): Promise<Response> {
  const { document } = call.caller;
  if (allows(call.caller, 'entitlement:read-own', {}) === undefined || document === undefined) return forbidden();
  const person = personFingerprint(await fieldKeys(), document.type, document.number);
  const item = await getItem<PersonItem>(personKey(person));
  return { status: 200, body: inWords(usesOf(item ?? {}), await policyInForce(shanghaiDate(call.now))) };
}

/** Grants of other channels, recorded through the same door as claims. A file with faults records nothing. */
async function importElsewhere(call: Call<z.infer<typeof Import>>): Promise<Response> {
  if (allows(call.caller, 'entitlement:import', {}) === undefined) return forbidden();
  const once = idempotent(call, 'grants-elsewhere');
  const before = await once.before();
  if (before !== undefined) return before;
  const today = shanghaiDate(call.now);
  const policy = await policyInForce(today);
  if (policy === undefined) {
    return problem(409, 'no-policy-in-force', {
      zh: '当前没有有效的补贴政策,暂不能导入。',
      en: 'No policy is in force today: nothing can be imported.',
    });
  }
  const { file, base64 } = call.body;
  const { rows, faults } = parseGrantsElsewhere(base64 === true ? Buffer.from(file, 'base64') : file, {
    policy,
    today,
  });
  if (faults.length > 0) {
    return problem(
      422,
      'grants-have-faults',
      { zh: '文件有误,未导入任何记录。', en: 'The file has faults: nothing was imported.' },
      { errors: faults },
    );
  }
  // Recording is safe to repeat, so that an answer that was lost before it was kept is made again.
  const response: Response = { status: 200, body: await importGrants(rows, await fieldKeys(), policy) };
  if (JSON.stringify(response.body).length <= LARGEST_KEPT) await transact([once.keep(response)]);
  return response;
}
