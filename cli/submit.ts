import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Upload } from '#client/types.ts';
import type { Text } from '#functions/shared/fault.ts';
import { type ClaimView, NEEDS_ENTERPRISE, WAITS_FOR_OTHERS } from './claim-view.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { claimForTrial, takeBack, toldTrial, tried } from './dry-run.ts';
import { faultLine } from './fault-lines.ts';
import { follow, timeoutSeconds } from './follow.ts';
import { keepRoster } from './kept.ts';
import type { Language } from './language.ts';
import { putFile } from './put-file.ts';
import { shareOfWay } from './progress.ts';
import { regionOfCreditCode } from './region.ts';
import { requestKey } from './request-keys.ts';
import { Refusal } from './service.ts';
import { needed, type Session } from './session.ts';
import { Stop } from './stop.ts';
import { toldClaim } from './told-claim.ts';

interface Roster {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Statuses in which a roster may be sent. */
const OPEN: readonly string[] = ['draft', 'returned'];
const READING_SECONDS = 600;

/**
 * Uploads, shows every fault, submits, follows. Each request is named by what it is about, so that the same call after an
 * interruption finds what is there and goes on.
 */
export async function submit(session: Session, file: string): Promise<ExitCode> {
  const roster = await rosterAt(file);
  if (session.options['dry-run']) return dryRun(session, roster);
  const claim = await claimFor(session, roster);
  if (!OPEN.includes(claim.status)) return alreadySubmitted(session, claim);
  session.tell({ zh: `申报编号 ${claim.claimId}`, en: `Claim ${claim.claimId}` });
  const upload = await uploaded(session, claim, roster);
  keepRoster(claim.claimId, { path: roster.path, sha256: roster.sha256, uploadId: upload.uploadId });
  const goesOn = upload.status === 'usable' && (upload.faults.length === 0 || leavesOut(session));
  if (!session.options.json) showFindings(session, upload);
  if (!goesOn) return end(session, claim, upload, goesOn);
  await submitUpload(session, claim, upload);
  if (session.options['no-wait']) return end(session, { ...claim, status: 'submitted' }, upload, true);
  const limit = timeoutSeconds(session.options.timeout);
  const settled = await follow(session, claim.claimId, [...WAITS_FOR_OTHERS, ...NEEDS_ENTERPRISE], limit);
  return end(session, settled, upload, true);
}

const leavesOut = ({ options }: Session): boolean => options['leave-out-faulty-rows'] === true;

async function rosterAt(file: string): Promise<Roster> {
  const path = resolve(file);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true)
    throw new Stop(
      EXIT.usage,
      { zh: '找不到花名册文件。', en: 'There is no such file.' },
      { zh: '请检查文件名和所在文件夹。', en: 'Look at its name and folder.' },
    );
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { path, bytes: stat.size, sha256: hash.digest('hex') };
}

/** What the roster would bring. Nothing is submitted, and no draft of its own stays. */
async function dryRun(session: Session, roster: Roster): Promise<ExitCode> {
  const { service, options, tell } = session;
  const given = options.claim;
  const trial = given === undefined ? { ...whose(session), sha256: roster.sha256 } : undefined;
  const claim =
    trial === undefined
      ? await service.call('readClaim', { path: { claimId: given ?? '' } })
      : await claimForTrial(session, trial);
  try {
    const upload = await uploaded(session, claim, roster);
    keepRoster(claim.claimId, { path: roster.path, sha256: roster.sha256, uploadId: upload.uploadId });
    const usable = upload.status === 'usable';
    const outcome = usable ? await tried(session, claim.claimId, upload.uploadId) : undefined;
    const goesOn = usable && (upload.faults.length === 0 || leavesOut(session));
    if (options.json) console.log(JSON.stringify({ claim, upload, ...outcome, submitted: false }));
    else showFindings(session, upload);
    if (outcome !== undefined) tell({ zh: toldTrial(outcome, 'zh'), en: toldTrial(outcome, 'en') });
    if (upload.faults.length > 0)
      tell({
        zh: `标出有误单元格:jianzheng faults ${claim.claimId} --out faults.xlsx`,
        en: `Wrong cells marked: jianzheng faults ${claim.claimId} --out faults.xlsx`,
      });
    return goesOn ? EXIT.done : EXIT.faults;
  } finally {
    if (trial !== undefined) await takeBack(session, trial, claim);
  }
}

function whose({ who, options }: Session): { enterpriseId: string; region: string } {
  const enterpriseId = needed(options.enterprise ?? who.enterprise_id, '--enterprise');
  return { enterpriseId, region: needed(options.region ?? who.region ?? regionOfCreditCode(enterpriseId), '--region') };
}

async function claimFor(session: Session, { sha256 }: Roster): Promise<ClaimView> {
  const { service, options } = session;
  if (options.claim !== undefined) return service.call('readClaim', { path: { claimId: options.claim } });
  const { enterpriseId, region } = whose(session);
  const key = requestKey('claim', enterpriseId, region, sha256, options.label ?? '');
  const made = await service.call('createClaim', { body: { enterpriseId, region } }, key);
  // The answer to a repeated request may be the one of then.
  return service.call('readClaim', { path: { claimId: made.claimId } });
}

async function alreadySubmitted(session: Session, claim: ClaimView): Promise<ExitCode> {
  session.tell({
    zh: `该文件已作为 ${claim.claimId} 提交,接着跟进。`,
    en: `This file was submitted as ${claim.claimId}; following it.`,
  });
  const { options } = session;
  if (options['no-wait']) return end(session, claim, undefined, true);
  const until = [...WAITS_FOR_OTHERS, ...NEEDS_ENTERPRISE];
  return end(session, await follow(session, claim.claimId, until, timeoutSeconds(options.timeout)), undefined, true);
}

async function uploaded(
  { service, progress, language }: Session,
  { claimId, revision, status }: ClaimView,
  roster: Roster,
): Promise<Upload> {
  const key = requestKey('upload', claimId, revision, status, roster.sha256);
  const made = await service.call(
    'createUpload',
    { path: { claimId }, body: { fileName: basename(roster.path) } },
    key,
  );
  const path = { claimId, uploadId: made.uploadId };
  let upload: Upload = await service.call('readUpload', { path });
  if (upload.status === 'awaiting') {
    const step = language === 'zh' ? '上传' : 'uploading';
    const whole = shareOfWay('reading');
    await putFile(made.url, roster, (sent) =>
      progress.show((sent / Math.max(1, roster.bytes)) * whole, step, `${Math.round((sent / roster.bytes) * 100)}%`),
    );
  }
  const started = Date.now();
  for (let pause = 100; upload.status === 'awaiting'; pause = Math.min(1000, pause * 1.5)) {
    const seconds = Math.round((Date.now() - started) / 1000);
    if (seconds > READING_SECONDS)
      throw new Stop(EXIT.notYet, { zh: '花名册仍在读取。', en: 'The roster is still being read.' });
    progress.show(shareOfWay('reading'), language === 'zh' ? '读取并检查' : 'reading and checking', `${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
    upload = await service.call('readUpload', { path });
  }
  progress.end();
  return upload;
}

async function submitUpload(session: Session, claim: ClaimView, upload: Upload): Promise<void> {
  const { service } = session;
  const { claimId, revision, status } = claim;
  const leaveOutFaultyRows = leavesOut(session);
  const key = requestKey('submission', claimId, revision, status, upload.uploadId, String(leaveOutFaultyRows));
  try {
    await service.call(
      'submitClaim',
      { path: { claimId }, body: { uploadId: upload.uploadId, leaveOutFaultyRows } },
      key,
    );
  } catch (error) {
    // Submitted by the call before this one, whose answer never came: then the claim is on its way.
    if (!(error instanceof Refusal) || error.problem !== 'claim-not-open') throw error;
  }
}

function showFindings({ language }: Session, { rows = 0, goodRows = 0, faultyRows = 0, ...upload }: Upload): void {
  for (const note of upload.notes) console.log(`· ${faultLine(note, language)}`);
  for (const fault of upload.faults) console.log(`✗ ${faultLine(fault, language)}`);
  tellRest(language, (upload.faultCount ?? 0) - upload.faults.length, { zh: '个问题', en: 'faults' });
  tellRest(language, (upload.noteCount ?? 0) - upload.notes.length, { zh: '条说明', en: 'notes' });
  if (rows === 0) {
    console.log(language === 'zh' ? '没有读到人员数据。' : 'No people were read.');
    return;
  }
  console.log(
    language === 'zh'
      ? `共 ${rows} 行:可用 ${goodRows} 行,有误 ${faultyRows} 行`
      : `${rows} rows: ${goodRows} good, ${faultyRows} with faults`,
  );
}

function tellRest(language: Language, untold: number, what: Text): void {
  if (untold <= 0) return;
  const { zh, en } = what;
  console.log(
    language === 'zh' ? `另有 ${untold} ${zh},改正后再列出。` : `${untold} more ${en}, told once these are right.`,
  );
}

function end(session: Session, claim: ClaimView, upload: Upload | undefined, goesOn: boolean): ExitCode {
  const { options, tell } = session;
  if (options.json) {
    console.log(JSON.stringify({ claim, ...(upload === undefined ? {} : { upload }), submitted: goesOn }));
  } else if (!goesOn) {
    tell({
      zh: `没有提交。改正后执行:jianzheng submit 文件 --claim ${claim.claimId}\n标出有误单元格:jianzheng faults ${claim.claimId} --out faults.xlsx`,
      en: `Nothing was submitted. Correct it, then: jianzheng submit FILE --claim ${claim.claimId}\nWrong cells marked: jianzheng faults ${claim.claimId} --out faults.xlsx`,
    });
  } else {
    tell(toldClaim(claim));
  }
  if (!goesOn) return EXIT.faults;
  return NEEDS_ENTERPRISE.includes(claim.status) ? EXIT.needsYou : EXIT.done;
}
