import type { Key } from '../shared/table-store.ts';

/** Every key of the table in one place; `docs/data-model.md` tells what stands under them. */
const n = (value: number, width: number) => String(value).padStart(width, '0');

export const claimPk = (claimId: string) => `CLAIM#${claimId}`;
export const claimKey = (claimId: string): Key => ({ pk: claimPk(claimId), sk: 'CLAIM' });
export const eventKey = (claimId: string, seq: number): Key => ({ pk: claimPk(claimId), sk: `EVENT#${n(seq, 8)}` });
export const tokenKey = (claimId: string): Key => ({ pk: claimPk(claimId), sk: 'TOKEN' });
export const uploadKey = (claimId: string, uploadId: string): Key => ({
  pk: claimPk(claimId),
  sk: `UPLOAD#${uploadId}`,
});
export const ATTACHMENTS_OF_CLAIM = 'ATTACHMENT#';
export const attachmentKey = (claimId: string, attachmentId: string): Key => ({
  pk: claimPk(claimId),
  sk: `${ATTACHMENTS_OF_CLAIM}${attachmentId}`,
});
export const OBJECTIONS = 'OBJECTION#';
export const objectionKey = (claimId: string, id: string): Key => ({ pk: claimPk(claimId), sk: `${OBJECTIONS}${id}` });
export const objectionWordsPrefix = (objectionId: string) => `OBJECTIONWORDS#${objectionId}#`;
export const objectionWordsKey = (claimId: string, objectionId: string, place: string): Key => ({
  pk: claimPk(claimId),
  sk: `${objectionWordsPrefix(objectionId)}${place}`,
});
export const waiterKey = (holder: string, waiting: string): Key => ({ pk: claimPk(holder), sk: `WAITER#${waiting}` });

export const EXECUTION_PREFIX = 'EXECUTION#';
export const executionKey = (of: { claimId: string; revision: number; generation: number }): Key => ({
  pk: claimPk(of.claimId),
  sk: `${EXECUTION_PREFIX}${n(of.revision, 3)}#${n(of.generation, 4)}`,
});
/** Executions by month of their start (machine time, UTC), for those who search over many claims. */
export const foundExecutionKey = (startedAt: string, name: string): Key => ({
  pk: `EXECUTIONS#${startedAt.slice(0, 7)}`,
  sk: `${startedAt}#${name}`,
});
/** The same executions in the indexes: `gsi1` by status, `gsi2` by enterprise. */
export const executionsPk = (of: string) => `EXECUTIONS#${of}`;
/** Up to where the driver sweeper has looked. */
/** Of the seal on cursors. */
export const CURSOR_KEY: Key = { pk: 'SETTING#cursors', sk: 'KEY' };
export const DRIVER_SWEEP_KEY: Key = { pk: 'SETTING#driver-sweep', sk: 'CURSOR' };

/** Stage results, one item per batch: a retry overwrites its own, so nothing counts twice. */
export const batchPrefix = (revision: number, stage: string, round: number) =>
  `BATCH#${revision}#${stage}#${n(round, 3)}#`;
export const batchKey = (claimId: string, revision: number, stage: string, round: number, batch: number): Key => ({
  pk: claimPk(claimId),
  sk: `${batchPrefix(revision, stage, round)}${n(batch, 4)}`,
});

/** Lines lie in a partition per batch: all of a claim on one key would be throttled at 1,000 write units a second. */
export const linesPk = (claimId: string, batch: number) => `CLAIM#${claimId}#B#${n(batch, 4)}`;
export const linePrefix = (revision: number) => `LINE#${n(revision, 3)}#`;
export const lineKey = (claimId: string, revision: number, lineId: string): Key => ({
  pk: linesPk(claimId, batchOf(lineId)),
  sk: `${linePrefix(revision)}${n(Number(lineId.split('-')[1]), 6)}`,
});

export const policyKey = (id: string): Key => ({ pk: `POLICY#${id}`, sk: 'VERSION' });
/** Versions that people published, by the day from which they hold. */
export const PUBLISHED_POLICIES = 'POLICIES';
/** How many were published: publishing rests on what was published before. */
export const PUBLICATIONS_KEY: Key = { pk: 'SETTING#policies', sk: 'PUBLICATIONS' };

/** Whether payments are held, and how that came about before. */
export const PAYMENTS_HOLD_KEY: Key = { pk: 'SETTING#payments', sk: 'HOLD' };
export const PAST_HOLDS = 'PAST#';
export const pastHoldKey = (heldAt: string, id: string): Key => ({
  pk: PAYMENTS_HOLD_KEY.pk,
  sk: `${PAST_HOLDS}${heldAt}#${id}`,
});

export const personKey = (person: string): Key => ({ pk: `PERSON#${person}`, sk: 'ENTITLEMENT' });
/** Uses of phones and accounts, several to an item: see `functions/fraud/contact-use.ts`. */
export const contactPk = (bucket: number) => `CONTACTS#${bucket}`;
export const contactKey = (bucket: number, place: string): Key => ({ pk: contactPk(bucket), sk: place });
/** One entry per claim and pass, by day: see `functions/fraud/contributions.ts`. */
export const aggregatePk = (kind: string, value: string) => `AGGREGATE#${kind}#${value}`;
export const aggregateKey = (kind: string, value: string, place: string): Key => ({
  pk: aggregatePk(kind, value),
  sk: place,
});
/** What an enterprise or an office was told, by time: see `functions/notification/`. */
export const inboxPk = (kind: string, id: string) => `INBOX#${kind}#${id}`;
export const inboxKey = (recipient: { readonly kind: string; readonly id: string }, at: string, id: string): Key => ({
  pk: inboxPk(recipient.kind, recipient.id),
  sk: `${at}#${id}`,
});
/** That the workers of a batch were told of the notice of that round. */
export const workersToldKey = (claimId: string, revision: number, round: number, batch: number): Key => ({
  pk: claimPk(claimId),
  sk: `WORKERSTOLD#${n(revision, 3)}#${n(round, 3)}#${n(batch, 4)}`,
});
/** Deadlines that somebody is to be reminded of, by when. */
export const REMINDERS = 'REMINDER';
export const reminderKey = (at: string, claimId: string, what: string): Key => ({
  pk: REMINDERS,
  sk: `${at}#${claimId}#${what}`,
});
/** In the index: what no channel has taken yet, by when it is tried again. */
export const UNDELIVERED = 'UNDELIVERED';
export const keyKey = (purpose: string): Key => ({ pk: `KEY#${purpose}`, sk: 'KEY' });
export const idempotencyKey = (hash: string): Key => ({ pk: `IDEMPOTENCY#${hash}`, sk: 'IDEMPOTENCY' });

export const instructionKey = (claimId: string, id: string): Key => ({ pk: claimPk(claimId), sk: `INSTRUCTION#${id}` });

/** What the treasury said of a claim's instructions: each receipt under its own instruction and content. */
export const RECEIPTS = 'RECEIPT#';
export const receiptKey = (claimId: string, instructionId: string, contentDigest: string): Key => ({
  pk: claimPk(claimId),
  sk: `${RECEIPTS}${instructionId}#${contentDigest}`,
});
/** What it said of an instruction that no claim here can have given. */
export const STRAY_RECEIPTS = 'RECEIPTS';
export const strayReceiptKey = (contentDigest: string): Key => ({
  pk: STRAY_RECEIPTS,
  sk: `${RECEIPTS}${contentDigest}`,
});

export const fundPk = (fund: string) => `FUND#${fund}`;
export const fundKey = (fund: string): Key => ({ pk: fundPk(fund), sk: 'BALANCE' });
export const fundEntryKey = (fund: string, entryId: string): Key => ({ pk: fundPk(fund), sk: `ENTRY#${entryId}` });
/** Tickets of a region's queue lie under its code, beside no fund: a queue belongs to no year. */
export const fundTicketKey = (region: string, ticket: number): Key => ({
  pk: fundPk(region),
  sk: `QUEUE#${n(ticket, 10)}`,
});
/** Heads of all queues together: the few regions are read at once when a year begins. */
export const FUND_QUEUES = 'FUNDQUEUES';
export const FUND_QUEUE_PREFIX = 'QUEUE#';
export const fundQueueKey = (region: string): Key => ({ pk: FUND_QUEUES, sk: `${FUND_QUEUE_PREFIX}${region}` });
/** What one officer proposes to do with a fund and another confirms. */
export const FUND_PROPOSALS = 'PROPOSAL#';
export const fundProposalKey = (fund: string, id: string): Key => ({ pk: fundPk(fund), sk: `${FUND_PROPOSALS}${id}` });
/** What is proposed to become of a payment that came back, or whose receipts contradict it. */
export const PAYMENT_DECISIONS = 'PAYMENTDECISION#';
export const paymentDecisionKey = (claimId: string, id: string): Key => ({
  pk: claimPk(claimId),
  sk: `${PAYMENT_DECISIONS}${id}`,
});
export const recoveryKey = (claimId: string, id: string): Key => ({ pk: claimPk(claimId), sk: `RECOVERY#${id}` });

/** What a claim has added to the figures of its region, and those figures in parts, so that no key is written by all. */
export const claimFiguresKey = (claimId: string): Key => ({ pk: claimPk(claimId), sk: 'FIGURES' });
export const FIGURE_PARTS = 4;
export const figuresKey = (region: string, year: string, part: number): Key => ({
  pk: `FIGURES#${region}#${year}#${part}`,
  sk: 'FIGURES',
});
/** A claim's part of the figures, by its own id: it never moves to another. */
export const partOf = (claimId: string): number =>
  [...claimId].reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % FIGURE_PARTS;
export const decidedPk = (region: string, year: string) => `DECIDED#${region}#${year}`;
/** Claims of an enterprise that a reviewer decided; without one, all that were decided of it. */
export const decidedKey = (region: string, year: string, enterpriseId: string, reviewer = ''): Key => ({
  pk: decidedPk(region, year),
  sk: `${enterpriseId}#${encodeURIComponent(reviewer)}`,
});

/** A line is known by its batch and its place in it, `3-17`: whoever has the id can compute the key. */
export const lineIdOf = (batch: number, index: number) => `${batch}-${index}`;
export const LINE_ID = /^(0|[1-9]\d{0,3})-(0|[1-9]\d{0,5})$/;
export const batchOf = (lineId: string) => Number(lineId.split('-')[0]);

export const noticeKey = (claimId: string, revision: number, round: number): Key => ({
  pk: claimPk(claimId),
  sk: `NOTICE#${revision}#${n(round, 3)}`,
});
/** Limit and circuit of one register, for all who ask it. */
export const registerGateKey = (register: string): Key => ({ pk: `REGISTER#${register}`, sk: 'GATE' });
/** What a register said of something that many claims ask about. */
export const registerAnswerKey = (register: string, about: string): Key => ({
  pk: `ANSWER#${register}#${about}`,
  sk: 'ANSWER',
});
/** Calls of a batch lie with its lines: those of a whole claim on one key would be throttled. */
export const registerCallPrefix = (revision: number) => `CALL#${n(revision, 3)}#`;
export const registerCallKey = (
  on: { claimId: string; revision: number; batch: number },
  register: string,
  callId: string,
): Key => ({ pk: linesPk(on.claimId, on.batch), sk: `${registerCallPrefix(on.revision)}${register}#${callId}` });
export const REGISTER_WAITS = 'REGISTER';
export const registerWaitKey = (claimId: string): Key => ({ pk: REGISTER_WAITS, sk: `WAITING#${claimId}` });

export const caseKey = (caseId: string): Key => ({ pk: `CASE#${caseId}`, sk: 'CASE' });
/** Cases of a region in index `gsi1`. */
export const caseListPk = (region: string) => `CASES#${region}`;

export const WATCHLIST = 'WATCHLIST';
export const watchEntryKey = (entryId: string): Key => ({ pk: WATCHLIST, sk: `ENTRY#${entryId}` });
/** What is watched now, one small item per kind: a batch asks about all its people and enterprises with one query. */
export const watchListKey = (kind: string): Key => ({ pk: WATCHLIST, sk: `LIST#${kind}` });

const denialPlace = (revision: number, lineId: string) => `${n(revision, 3)}#${lineId}`;
export const DENIALS = 'DENIAL#';
export const denialPrefix = (revision: number) => `${DENIALS}${n(revision, 3)}#`;
/** A line is denied once in a revision, whoever says so and however often. */
export const denialKey = (claimId: string, revision: number, lineId: string): Key => ({
  pk: claimPk(claimId),
  sk: `${DENIALS}${denialPlace(revision, lineId)}`,
});
/** What a worker says again of a line that they denied before. @param denialId of the first revision in which they did */
export const saidAgainPrefix = (denialId: string) => `DENIEDAGAIN#${denialId}#`;
export const saidAgainKey = (claimId: string, denialId: string, revision: number, time: number): Key => ({
  pk: claimPk(claimId),
  sk: `${saidAgainPrefix(denialId)}${n(revision, 3)}#${n(time, 3)}`,
});
export const workerCodeKey = (claimId: string, revision: number, lineId: string): Key => ({
  pk: claimPk(claimId),
  sk: `WORKERCODE#${denialPlace(revision, lineId)}`,
});
/** Attempts in a window of machine time, gone by themselves soon after it. */
export const guessesKey = (of: string, by: string): Key => ({ pk: `ATTEMPTS#${of}#${by}`, sk: 'WRONG' });
export const attemptsKey = (of: string, by: string, window: number): Key => ({
  pk: `ATTEMPTS#${of}#${by}`,
  sk: `WINDOW#${n(window, 10)}`,
});

/** A worker's consents beside their entitlements: to an enterprise, or to it for one certificate. */
const consentPrefix = (enterpriseId: string) => `CONSENT#${enterpriseId}#`;
export const consentKey = (person: string, enterpriseId: string, certificate = ''): Key => ({
  pk: personKey(person).pk,
  sk: `${consentPrefix(enterpriseId)}${certificate}`,
});
/** How many consents a person has, beside them. */
export const consentCountKey = (person: string): Key => ({ pk: personKey(person).pk, sk: 'CONSENTS' });
/** Whether anybody has told an enterprise their consent here: most enterprises have nobody to ask about. */
export const anyConsentKey = (enterpriseId: string): Key => ({ pk: `CONSENTS#${enterpriseId}`, sk: 'ANY' });

/** Packs of a claim, as they were asked for. */
export const PACKS = 'PACK#';
export const packKey = (claimId: string, packId: string): Key => ({ pk: claimPk(claimId), sk: `${PACKS}${packId}` });
export const EXPORTS = 'EXPORTS';
export const EXPORT_PREFIX = 'EXPORT#';
export const exportKey = (exportId: string): Key => ({ pk: EXPORTS, sk: `${EXPORT_PREFIX}${exportId}` });
/** Work that is begun by its own item appearing in the table's stream. */
export const WORK = 'WORK#';
export const workKey = (id: string, step: number): Key => ({ pk: `${WORK}${id}`, sk: `STEP#${n(step, 6)}` });

/** Paid rounds to be looked at again, by the day on which they are due. */
export const DUE_RECHECKS = 'RECHECKS';
export const duePrefix = 'DUE#';
export const recheckKey = (of: { dueOn: string; claimId: string; round: number }): Key => ({
  pk: DUE_RECHECKS,
  sk: `${duePrefix}${of.dueOn}#${of.claimId}#${n(of.round, 3)}`,
});

/** Claims before people at one stage of the review, in the order in which they came. */
export const reviewQueuePk = (region: string, stage: string) => `REVIEWS#${region}#${stage}`;
export const reviewEntryKey = (of: { region: string; stage: string; since: string; claimId: string }): Key => ({
  pk: reviewQueuePk(of.region, of.stage),
  sk: `${of.since}#${of.claimId}`,
});
/** In index `gsi1`: what somebody has taken, the first to lapse first. */
export const heldByPk = (subject: string) => `HELD#${subject}`;
/** What an officer fills in for and keeps away from, as it holds: read with every request of theirs. */
export const officerPk = (subject: string) => `OFFICER#${subject}`;
/** All that holds for an officer today begins so. */
export const OFFICE = 'OFFICE#';
export const STANDS_IN = `${OFFICE}STANDIN#`;
export const RECUSED = `${OFFICE}RECUSAL#`;
/** What the officer is called, as their issuer last said it. */
export const KNOWN_AS = `${OFFICE}KNOWNAS`;
export const officerNameKey = (subject: string): Key => ({ pk: officerPk(subject), sk: KNOWN_AS });
export const standsInKey = (subject: string, standInId: string): Key => ({
  pk: officerPk(subject),
  sk: `${STANDS_IN}${standInId}`,
});
export const recusedKey = (subject: string, region: string, enterpriseId: string): Key => ({
  pk: officerPk(subject),
  sk: `${RECUSED}${region}#${enterpriseId}`,
});
/** That somebody has come with an officer's role. */
export const seenOfficerKey = (subject: string): Key => ({ pk: officerPk(subject), sk: `${OFFICE}SEEN` });
/** Stand-ins and recusals of a region, those that ended too, and the trail of both. */
export const officersPk = (region: string) => `OFFICERS#${region}`;
export const STAND_INS = 'STANDIN#';
export const RECUSALS = 'RECUSAL#';
export const standInKey = (region: string, standInId: string): Key => ({
  pk: officersPk(region),
  sk: `${STAND_INS}${standInId}`,
});
export const recusalKey = (region: string, recusalId: string): Key => ({
  pk: officersPk(region),
  sk: `${RECUSALS}${recusalId}`,
});
export const officeChainKey = (region: string): Key => ({ pk: officersPk(region), sk: 'CHAIN' });
export const officeEventKey = (region: string, seq: number): Key => ({
  pk: officersPk(region),
  sk: `EVENT#${n(seq, 8)}`,
});
/** Personal fields that somebody has seen in clear on a business day. */
export const revealsKey = (subject: string, day: string): Key => ({ pk: officerPk(subject), sk: `REVEALS#${day}` });

/** One per person, thing and hour; those of a day in index `gsi1`. */
export const LOOKS = 'LOOK#';
export const looksPk = (at: string) => `LOOKEDAT#${at}`;
export const lookKey = (at: string, hour: string, subject: string, what: string): Key => ({
  pk: looksPk(at),
  sk: `${LOOKS}${hour}#${subject}#${what}`,
});
export const lookListPk = (day: string) => `LOOKS#${day}`;
