import type * as z from 'zod';
import { Nothing } from '../api/fields.ts';
import { idempotent, linesOf, whileSo } from '../api/idempotency-store.ts';
import { api, type Call, claimFor, read, write } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, problem, type Response } from '../api/problem.ts';
import type { Claim } from '../claim/claim.ts';
import { getClaim, onClaim } from '../claim/claim-store.ts';
import { LINE_ID, personKey } from '../claim/keys.ts';
import { lineStanding } from '../claim/line.ts';
import { getLine } from '../claim/line-store.ts';
import { grantsIn, type PersonItem } from '../eligibility/entitlement.ts';
import { digest, sha256Hex } from '../shared/canonical.ts';
import { mapLimited } from '../shared/concurrency.ts';
import { encryptField, type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { fieldKeys } from '../shared/field-keys-store.ts';
import { maskLastFour } from '../shared/identity/mask.ts';
import { personFingerprint } from '../shared/person-fingerprint.ts';
import { logger } from '../shared/observability.ts';
import { getItem } from '../shared/table-store.ts';
import { normaliseCertificateNumber } from '../verification/certificate-number.ts';
import { countAttempt, countGuess, forgetGuesses } from './attempts-store.ts';
import { certificateMark, consentsOf, lastSaid, say } from './consent-store.ts';
import { denialIdOf, denying, getDenial } from './denial-store.ts';
import { Consented, Denied, DeniedByCode } from './requests.ts';
import { sameCode, workerCode } from './worker-code.ts';
import { type HandedOut, handedOut, handOut, issuers, MOST_CODES_A_DAY, useCode } from './worker-code-store.ts';

/** Machine time for which a code is good: a letter and a second look at it, no more. */
const CODE_DAYS = 60;

/** Wrong codes for one line from one address, see `pause.ts`. */
const GUESSES = 'denial-code';
/** Wrong codes for one claim after which somebody should look; it refuses nobody, or guessing would silence the workers. */
const PER_CLAIM = { of: 'denial-claim', most: 200, seconds: 24 * 3600 };

export const handler = api({
  'GET /consents': read(listConsents),
  'POST /consents': write(Consented, consent),
  'GET /worker-lines': read(ownLines),
  'POST /claims/{claimId}/lines/{lineId}/denial': write(Denied, denySignedIn),
  'POST /claims/{claimId}/lines/{lineId}/worker-code': write(Nothing, handOutCode),
  'POST /denials': write(DeniedByCode, denyByCode),
});

/** The person who is signed in, as the registers' documents know them. */
async function personOf(call: Call): Promise<string | undefined> {
  const { document } = call.caller;
  if (allows(call.caller, 'worker:speak', {}) === undefined || document === undefined) return undefined;
  return personFingerprint(await fieldKeys(), document.type, document.number);
}

async function listConsents(call: Call): Promise<Response> {
  const person = await personOf(call);
  if (person === undefined) return forbidden();
  const consents = await consentsOf(person);
  return { status: 200, body: { consents: consents.map(({ certificate: _mark, ...shown }) => shown) } };
}

/** Given or withdrawn, before the enterprise claims: what was decided on a line stays, and may be denied. */
async function consent(call: Call<z.infer<typeof Consented>>): Promise<Response> {
  const person = await personOf(call);
  if (person === undefined) return forbidden();
  const once = idempotent(call, 'consent');
  const { enterpriseId, certificateNumber, given } = call.body;
  const about =
    certificateNumber === undefined
      ? {}
      : {
          certificate: certificateMark(await fieldKeys(), certificateNumber),
          maskedCertificate: maskLastFour(normaliseCertificateNumber(certificateNumber)),
        };
  const before = await once.before();
  if (before !== undefined) {
    // What was said otherwise since holds: nobody is told that it is as they once wanted.
    const last = await lastSaid(person, { enterpriseId, ...about });
    return whileSo<{ given: boolean; at: string }>(before, (said) => said.given === last?.given && said.at === last.at);
  }
  const at = call.now.toISOString();
  const { certificate: _mark, ...shown } = { ...about, enterpriseId, given, at } as Record<string, unknown>;
  const response: Response = { status: 201, body: shown };
  const done = await say(person, { enterpriseId, ...about, given, at }, once.keep(response));
  if (done === 'too-many') return tooManyConsents();
  // Repeated: the same request was faster.
  return done === 'said' ? response : ((await once.before()) ?? response);
}

const tooManyConsents = () =>
  problem(409, 'too-many-consents', {
    zh: '授权记录已达上限;已有的授权仍可更改或撤回。',
    en: 'There are as many consents as are kept; those that there are may still be changed or withdrawn.',
  });

const CLAIMS_AT_ONCE = 8;

/** Lines of enterprises' claims that name the worker and were granted: what there is to say "this was not me" to. */
async function ownLines(call: Call): Promise<Response> {
  const person = await personOf(call);
  if (person === undefined) return forbidden();
  const item = (await getItem<PersonItem>(personKey(person))) ?? {};
  const grants = grantsIn(item).filter(([, { channel }]) => channel === undefined);
  const lines = await mapLimited(grants, CLAIMS_AT_ONCE, async ([, { claimId, revision, lineId }]) => {
    const [claim, line, denial] = await Promise.all([
      getClaim(claimId),
      getLine(claimId, revision, lineId),
      getDenial(claimId, revision, lineId),
    ]);
    if (claim === undefined || line?.person !== person || claim.revision !== revision) return undefined;
    const { occupation, level, issuedOn } = line;
    const standing = lineStanding(line, claim);
    const denied = denial !== undefined;
    const { enterpriseId, enterpriseName } = claim;
    const enterprise = { enterpriseId, ...(enterpriseName === undefined ? {} : { enterpriseName }) };
    return { claimId, lineId, ...enterprise, occupation, level, issuedOn, standing, denied };
  });
  return { status: 200, body: { lines: lines.filter((line) => line !== undefined) } };
}

/** The same for every denial that was taken, whatever it led to: it tells nothing of claim, line or person. */
const RECEIVED: Response = {
  status: 202,
  body: {
    received: true,
    said: {
      zh: '已收到。工作人员会核实,核实前该行资金不会拨付。',
      en: 'Received. People will look into it; until then the money for this line is held where it can be.',
    },
  },
};

async function denySignedIn(call: Call<z.infer<typeof Denied>>): Promise<Response> {
  const person = await personOf(call);
  if (person === undefined) return forbidden();
  const { claimId = '', lineId = '' } = call.params;
  if (!LINE_ID.test(lineId) || (await getClaim(claimId)) === undefined) return notFound();
  const keys = await fieldKeys();
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'denial', linesOf(claim));
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    const line = await getLine(claimId, claim.revision, lineId);
    if (line === undefined || line.person !== person) return { answer: notFound() };
    return denying(
      claim,
      line,
      { by: 'signed-in', ...sealed(keys, claim, lineId, call.body), also: [once.keep(RECEIVED)] },
      call.now,
      RECEIVED,
      saidTooOften(),
    );
  });
}

function sealed(
  keys: FieldKeys,
  { claimId, revision }: Pick<Claim, 'claimId' | 'revision'>,
  lineId: string,
  { statement, contact }: { readonly statement?: string | undefined; readonly contact?: string | undefined },
) {
  const denialId = denialIdOf(claimId, revision, lineId);
  return {
    ...(statement === undefined ? {} : { statement: encryptField(keys, `${denialId}/statement`, statement) }),
    ...(contact === undefined ? {} : { contact: encryptField(keys, `${denialId}/contact`, contact) }),
  };
}

/** A code for one line, to be handed to the worker whom it names; a new one ends the one before. */
async function handOutCode(call: Call): Promise<Response> {
  const found = await claimFor(call, 'worker-code:hand-out');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const { lineId = '' } = call.params;
  if (!LINE_ID.test(lineId)) return notFound();
  const { subject } = call.caller;
  const request = digest([subject, call.idempotencyKey]);
  const keys = await fieldKeys();
  const answer = (place: { claimId: string; revision: number; lineId: string }, { issue, validUntil }: HandedOut) => ({
    status: 201,
    body: { claimId, lineId, code: workerCode(keys, { ...place, issue }), validUntil },
  });
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const { revision } = claim;
    const place = { claimId, revision, lineId };
    const [line, last] = await Promise.all([getLine(claimId, revision, lineId), handedOut(place)]);
    if (line === undefined) return { answer: notFound() };
    if (last?.request === request) return { answer: answer(place, last) };
    const day = new Date().toISOString().slice(0, 10);
    const ofDay = last?.day === day ? last.ofDay + 1 : 1;
    if (ofDay > MOST_CODES_A_DAY) return { answer: tooManyCodes() };
    const code: HandedOut = {
      issue: (last?.issue ?? 0) + 1,
      issuedBy: subject,
      ...(found.actor.onBehalfOf === undefined ? {} : { issuedFor: found.actor.onBehalfOf }),
      request,
      day,
      ofDay,
      validUntil: new Date(Date.now() + CODE_DAYS * 24 * 3600 * 1000).toISOString(),
    };
    return {
      step: {
        event: {
          type: 'worker-code-issued',
          actor: found.actor,
          data: { lineId, issue: code.issue },
        },
        also: [handOut(place, code)],
      },
      done: () => answer(place, code),
    };
  });
}

/**
 * Without signing in, by the one-time code of the line. Whatever is wrong — claim, line, code, its age, a second use — the
 * answer is the same, and it counts against that line and the address that it came from alone.
 */
async function denyByCode(call: Call<z.infer<typeof DeniedByCode>>): Promise<Response> {
  const keys = await fieldKeys();
  const { claimId, lineId } = call.body;
  const source = fingerprint(keys, 'source-address', [call.sourceAddress, claimId, lineId].join('\n'));
  const paused = await countGuess(GUESSES, source);
  if (paused !== undefined) return tooMany(paused.waitSeconds);
  if ((await getClaim(claimId)) === undefined) return notAccepted();
  const answer = await denyOrNot(call, keys);
  // Told that it is too much only with a right code.
  if ([RECEIVED, saidTooOften()].some(({ status }) => answer.status === status)) await forgetGuesses(GUESSES, source);
  else await noteWrongCode(call.body.claimId);
  return answer;
}

async function noteWrongCode(claimId: string): Promise<void> {
  if (await countAttempt({ ...PER_CLAIM, by: sha256Hex(claimId).slice(0, 32) })) return;
  logger.warn('many wrong codes for one claim', { claimId });
}

function denyOrNot(call: Call<z.infer<typeof DeniedByCode>>, keys: FieldKeys): Promise<Response> {
  const { claimId, lineId, code } = call.body;
  const request = digest([call.idempotencyKey, call.body]);
  return onClaim<Response>(claimId, call.now, async (claim) => {
    const once = idempotent(call, 'denial-by-code', linesOf(claim));
    const { revision } = claim;
    const before = await once.before();
    if (before !== undefined) return { answer: before };
    const place = { claimId, revision, lineId };
    const [line, last] = await Promise.all([getLine(claimId, revision, lineId), handedOut(place)]);
    const right = sameCode(code, workerCode(keys, { ...place, issue: last?.issue ?? 0 }));
    if (line === undefined || last === undefined || !right) return { answer: notAccepted() };
    if (last.usedBy === request) return { answer: RECEIVED };
    if (last.usedBy !== undefined || last.validUntil < new Date().toISOString()) return { answer: notAccepted() };
    const also = [useCode(place, last.issue, request), once.keep(RECEIVED)];
    const what = { by: 'code', ...sealed(keys, claim, lineId, call.body), notBy: issuers(last), also } as const;
    return denying(claim, line, what, call.now, RECEIVED, saidTooOften());
  });
}

const tooManyCodes = () =>
  problem(
    429,
    'too-many-attempts',
    {
      zh: `该行今日已生成 ${MOST_CODES_A_DAY} 个验证码,今日不能再生成。`,
      en: `${MOST_CODES_A_DAY} codes were made for this line today: no more are made today.`,
    },
    {
      fix: {
        zh: '最近生成的验证码仍有效,请使用该验证码,或明日再生成。',
        en: 'The one that was made last is still good: use it, or make another tomorrow.',
      },
    },
  );

const saidTooOften = () =>
  problem(
    429,
    'too-many-attempts',
    {
      zh: '该行您已多次补充说明,均已保存,工作人员可以看到;不能再补充。',
      en: 'You have added to this many times: all of it is kept for those who decide, and no more is taken.',
    },
    { fix: { zh: '如有新情况,请联系当地人社部门。', en: 'If there is something new, ask the local bureau.' } },
  );

const notAccepted = () =>
  problem(404, 'code-not-accepted', {
    zh: '信息不符,或验证码已失效。请核对后重试,或联系当地人社部门。',
    en: 'These do not go together, or the code is no longer good. Check them, or ask the local bureau.',
  });

const tooMany = (waitSeconds: number) => {
  const minutes = Math.ceil(waitSeconds / 60);
  return problem(
    429,
    'too-many-attempts',
    {
      zh: '该行的验证码多次输入有误,暂不能再试。',
      en: 'Wrong codes were sent for this line too often: it takes none for a while.',
    },
    {
      fix: {
        zh: `请于 ${minutes} 分钟后核对再试,或向当地人社部门重新领取验证码。`,
        en: `Check the code and try again in ${minutes} minutes, or ask the local bureau for another.`,
      },
    },
  );
};
