#!/usr/bin/env node
/**
 * Checks an auditor's pack of Jianzheng offline, with nothing but Node.js (18 or later):
 *   node verify-pack.mjs PACK.zip | FOLDER [--root SHA256] [--sha256 SHA256]
 * Re-computes every hash, the chain of events, the digests from lines to the claim, and the amounts, and says in Chinese
 * and English what holds and what does not. Exit status: 0 everything holds, 1 something does not, 2 it cannot be read.
 * 离线核验审计包:重新计算全部哈希、审计链、明细摘要与金额,逐项说明成立与否。退出码:0 全部成立,1 有不成立项,2 无法读取。
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const FIRST_HASH = '0'.repeat(64);

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** JSON with keys in order and no blanks (after RFC 8785). */
export function canonicalJson(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}

const digest = (value) => sha256(canonicalJson(value));

/** The files of a ZIP by path. @throws Error where a byte of its structure is not as the pack's writer writes it */
export function unzipped(bytes) {
  const files = new Map();
  const end = bytes.length - 22;
  if (end < 0 || bytes.toString('latin1', end, end + 4) !== 'PK\x05\x06') throw new Error('ZIP: no end record');
  const count = bytes.readUInt16LE(end + 10);
  let listed = bytes.readUInt32LE(end + 16);
  const rest = [bytes.readUInt16LE(end + 4), bytes.readUInt16LE(end + 6), bytes.readUInt16LE(end + 20)];
  if (rest.some((number) => number !== 0) || bytes.readUInt16LE(end + 8) !== count) throw new Error('ZIP: end record');
  if (listed + bytes.readUInt32LE(end + 12) !== end) throw new Error('ZIP: size of its directory');
  let at = 0;
  const directory = listed;
  for (let file = 0; file < count; file += 1) {
    if (bytes.toString('latin1', listed, listed + 6) !== 'PK\x01\x02\x14\x00') throw new Error('ZIP: directory');
    if (bytes.toString('latin1', at, at + 4) !== 'PK\x03\x04') throw new Error('ZIP: file header');
    const about = bytes.subarray(listed + 6, listed + 32);
    if (!about.equals(bytes.subarray(at + 4, at + 30))) throw new Error('ZIP: a header differs from the directory');
    if (about.toString('hex', 0, 10) !== '14000008080000002100') throw new Error('ZIP: form of a file');
    const [packed, size, name] = [about.readUInt32LE(14), about.readUInt32LE(18), about.readUInt16LE(22)];
    if (about.readUInt16LE(24) !== 0 || bytes.toString('hex', listed + 32, listed + 42) !== '0'.repeat(20))
      throw new Error('ZIP: additions to a file');
    if (bytes.readUInt32LE(listed + 42) !== at) throw new Error('ZIP: place of a file');
    const path = bytes.toString('utf8', listed + 46, listed + 46 + name);
    if (path !== bytes.toString('utf8', at + 30, at + 30 + name)) throw new Error('ZIP: name of a file');
    if (files.has(path)) throw new Error('ZIP: a file twice');
    const content = inflateRawSync(bytes.subarray(at + 30 + name, at + 30 + name + packed));
    if (content.length !== size || crc32(content) !== about.readUInt32LE(10)) throw new Error('ZIP: content of a file');
    files.set(path, content);
    at += 30 + name + packed;
    listed += 46 + name;
  }
  if (at !== directory || listed !== end) throw new Error('ZIP: something between its files');
  return files;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function filesIn(folder) {
  const files = new Map();
  const walk = (place) => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const path = join(place, entry.name);
      if (entry.isDirectory()) walk(path);
      else files.set(relative(folder, path).split(sep).join('/'), readFileSync(path));
    }
  };
  walk(folder);
  return files;
}

/**
 * Every check, in order: `holds` true, false, or undefined where there is nothing to check it with.
 * @param {Map<string, Buffer>} files
 * @param {string | undefined} root
 */
export function checkPack(files, root) {
  const results = [];
  const say = (holds, zh, en, faults = []) => results.push({ holds, zh, en, faults });
  const check = (zh, en, find) => {
    try {
      const faults = find();
      say(faults.length === 0, zh, en, faults);
    } catch (error) {
      say(false, zh, en, [error instanceof Error ? error.message : 'unreadable']);
    }
  };
  const json = (path) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error(`${path}: 缺失 missing`);
    return JSON.parse(bytes.toString('utf8'));
  };

  check('清单与文件一致', 'every file is as the manifest says', () => {
    const { files: listed } = json('manifest.json');
    const faults = [];
    const known = new Set(['manifest.json']);
    for (const { path, bytes, sha256: hash } of listed) {
      known.add(path);
      const content = files.get(path);
      if (content === undefined) faults.push(`${path}: 缺失 missing`);
      else if (content.length !== bytes || sha256(content) !== hash) faults.push(`${path}: 已被改动 changed`);
    }
    for (const path of files.keys()) if (!known.has(path)) faults.push(`${path}: 清单外 not in the manifest`);
    return faults;
  });
  const manifest = files.get('manifest.json');
  const found = manifest === undefined ? 'none' : sha256(manifest);
  if (root === undefined)
    say(undefined, `根哈希 ${found}(请与审计页所示核对)`, `root ${found} (compare with the one that the console shows)`);
  else say(root.toLowerCase() === found, `根哈希为 ${found}`, `the root is ${found}`, root === found ? [] : [root]);

  const read = (path, otherwise) => {
    try {
      return json(path);
    } catch {
      return otherwise;
    }
  };
  const claim = read('claim.json', {});
  const events = read('events.json', []);
  const batches = read('batches.json', []);
  const ofType = (type) => events.filter((event) => event.type === type);

  check('审计链完整,末端与申报一致', 'the chain of events is whole, and its head is the claim’s', () => {
    let previous = FIRST_HASH;
    for (const [index, event] of events.entries()) {
      const { hash, ...rest } = event;
      if (event.seq !== index + 1 || event.previousHash !== previous || hash !== digest(rest))
        return [`第 ${index + 1} 个事件 event ${index + 1}`];
      if (event.claimId !== claim.claimId) return [`第 ${index + 1} 个事件 event ${index + 1}: ${event.claimId}`];
      previous = hash;
    }
    return events.length === claim.eventSeq && previous === claim.eventHash ? [] : ['末端 head'];
  });
  const anchors = read('anchors.json', undefined);
  if (Array.isArray(anchors) && anchors.length === 0)
    say(undefined, '尚无锚定(申报办结后锚定)', 'nothing is anchored yet (a claim is anchored at its end)');
  else
    check('锚定的链头与链一致', 'what was anchored is in the chain', () =>
      anchors.flatMap(({ claimId, seq, hash }) =>
        claimId === claim.claimId && events[seq - 1]?.hash === hash ? [] : [`锚定 anchor ${seq}`],
      ),
    );
  check('状态与审计链一致', 'the claim stands where its chain leads', () => {
    const last = events.findLast(({ data }) => data.to !== undefined);
    return (last?.data.to ?? 'draft') === claim.status ? [] : [`${claim.status} ≠ ${last?.data.to}`];
  });

  /** The revision in which an event happened: how often the claim had been submitted. */
  const revisionAt = (event) => ofType('claim-submitted').filter(({ seq }) => seq <= event.seq).length;
  const resultsOf = (revision, stage, round) =>
    batches
      .filter((each) => each.revision === revision && each.stage === stage && (round === undefined || each.round === round))
      .sort((a, b) => a.batch - b.batch);

  const ASSESSED = ['eligibility-assessed', 'entitlement-asked-again', 'waiting-for-entitlement'];
  const assessed = events.filter(({ type, data }) => ASSESSED.includes(type) && data.linesDigest !== undefined);
  const assessedBefore = (event) => assessed.findLast(({ seq }) => seq < event.seq);

  check('名册摘要与冻结时一致', 'the digests of the rosters are those that were frozen', () => {
    const rosters = json('rosters.json');
    return ofType('roster-frozen').flatMap((event) => {
      const revision = revisionAt(event);
      const roster = rosters.find((each) => each.revision === revision);
      // A roster that was frozen and never verified lies in no batch.
      if (roster === undefined) return ofType('certificates-verified').some((other) => revisionAt(other) === revision) ? [`r${revision}`] : [];
      return digest(roster.digests) === event.data.rosterDigest ? [] : [`r${revision}`];
    });
  });
  check('登记系统证据与核验时一致', 'the evidence of the registers is that of the verification', () =>
    ofType('certificates-verified').flatMap((event) => {
      const revision = revisionAt(event);
      const own = resultsOf(revision, 'verify');
      const faults = own.flatMap((each) =>
        digest(json(`evidence/r${revision}-${String(each.batch).padStart(4, '0')}.json`)) === each.digest
          ? []
          : [`evidence r${revision} ${each.batch}`],
      );
      return digest(own.map((each) => each.digest)) === event.data.evidenceDigest ? faults : [...faults, `r${revision}`];
    }),
  );
  check('风险筛查结果与当时一致', 'what was screened is what was found then', () =>
    ofType('screened').flatMap((event) => {
      const revision = revisionAt(event);
      const round = assessedBefore(event)?.data.round ?? 1;
      const own = [...resultsOf(revision, 'screen', round), ...resultsOf(revision, 'route', round)];
      const faults = own.flatMap((each) => {
        const path = `screening/r${revision}-${each.stage}-n${round}-${String(each.batch).padStart(4, '0')}.json`;
        return digest(json(path)) === each.digest ? [] : [path];
      });
      return digest(own.map((each) => each.digest)) === event.data.evidenceDigest ? faults : [...faults, `r${revision}`];
    }),
  );
  const linesOf = (revision, batch) => json(`lines/r${revision}-${String(batch).padStart(4, '0')}.json`);

  check('逐行结果与核定时一致', 'each line is as it was assessed, but for what people decided since', () =>
    assessed.flatMap((event) => {
      const revision = revisionAt(event);
      const { round } = event.data;
      const own = resultsOf(revision, 'assess', round);
      const faults = own.flatMap((each) => {
        // What waited was decided in a later round, and is checked there.
        if (each.waiting > 0) return [];
        const lines = linesOf(revision, each.batch).filter((line) => line.round === round);
        return digest(lines.map(asAssessed)) === each.digest ? [] : [`lines r${revision} ${each.batch}`];
      });
      return digest(own.map((each) => each.digest)) === event.data.linesDigest ? faults : [...faults, `r${revision} n${round}`];
    }),
  );
  check('审核人逐行说明与审核时一致', 'what the first reviewer said of lines is what was said then', () => {
    const path = 'answers/cleared.json';
    if (!files.has(path)) return [];
    const said = digest(json(path));
    return ofType('first-review-decided').some(({ data }) => data.clearedDigest === said) ? [] : [path];
  });
  check('人员决定均在审计链中', 'each decision of a person is an event of the chain', () => {
    const decisions = json('decisions.json');
    const people = events.filter(({ actor }) => actor.kind === 'person');
    const told = (list) =>
      canonicalJson(list.map(({ seq, type, at, actor, data }) => ({ seq, type, at, actor, data })));
    return told(people) === told(decisions) ? [] : ['decisions.json'];
  });

  check('金额平衡:核定 = 待支付 + 暂缓 + 已支付 + 已取消', 'granted = pending + held + paid + cancelled; recovered ≤ paid', () => {
    const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen } = claim;
    const amounts = { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen };
    return [
      ...Object.entries(amounts).flatMap(([name, fen]) => (Number.isSafeInteger(fen) && fen >= 0 ? [] : [name])),
      ...(grantedFen === pendingFen + heldFen + paidFen + cancelledFen ? [] : ['grantedFen']),
      ...(recoveredFen <= paidFen ? [] : ['recoveredFen']),
    ];
  });
  check('核定金额等于各行之和', 'what was granted is the sum of the lines', () => {
    const lines = Array.from({ length: claim.batches ?? 0 }, (_, batch) => linesOf(claim.revision, batch)).flat();
    if (lines.length === 0) return [];
    const sum = lines.reduce((total, line) => total + line.grantedFen + (line.cancelledFen ?? 0), 0);
    return [
      ...(sum === claim.grantedFen ? [] : [`${sum} ≠ ${claim.grantedFen}`]),
      ...(lines.length === claim.lines ? [] : [`${lines.length} ≠ ${claim.lines} 行 lines`]),
    ];
  });
  check('资金账与回单同已支付、已追回金额一致', 'ledger and receipts agree with what was paid and recovered', () => {
    const { ledger, receipts, instructions, decisions = [] } = json('payments.json');
    const sum = (list) => list.reduce((total, { amountFen }) => total + amountFen, 0);
    const kind = (name) => ledger.filter((entry) => entry.kind === name);
    const settled = ofType('claim-settled').map(({ data }) => data);
    // A word that contradicts moves nothing; where one did, two officers said what it came to.
    const moved = receipts.filter(({ fault }) => fault === undefined);
    const ruled = decisions.filter(({ outcome, state }) => outcome === 'paid' && state === 'confirmed');
    const paid = [...moved.filter(({ result }) => result === 'paid'), ...ruled];
    const told = new Map(instructions.map((each) => [each.instructionId, each]));
    return [
      ...(sum(kind('commit')) === claim.paidFen ? [] : ['commit ≠ paidFen']),
      ...(sum(settled) === claim.paidFen ? [] : ['claim-settled ≠ paidFen']),
      ...(sum(claim.settlements ?? []) === claim.paidFen ? [] : ['settlements ≠ paidFen']),
      ...(sum(kind('recover')) === claim.recoveredFen ? [] : ['recover ≠ recoveredFen']),
      ...(claim.status === 'settling' || sum(paid) === claim.paidFen ? [] : ['receipts ≠ paidFen']),
      ...moved.flatMap((receipt) =>
        told.get(receipt.instructionId)?.amountFen === receipt.amountFen ? [] : [`回单 receipt ${receipt.instructionId}`],
      ),
    ];
  });
  check('流程执行存档未被改动', 'the archived executions are as archived', () =>
    json('executions.json').flatMap(({ name, archived, sha256: hash }) => {
      if (!archived) return [];
      const body = files.get(`executions/${name}.json`);
      return body !== undefined && sha256(body) === hash ? [] : [name];
    }),
  );
  check('政策版本与其摘要一致', 'the policy version is the one of its digest, and the one that was pinned', () => {
    const policy = json('policy.json');
    if (policy === null) return claim.policyVersion === undefined ? [] : ['policy.json'];
    const pinned = ofType('claim-submitted').at(-1)?.data.policyVersion;
    return digest(policy.version) === policy.digest && policy.id === pinned && policy.version.id === policy.id && policy.id === claim.policyVersion
      ? []
      : [policy.id];
  });
  return results;
}

/** A line before people refused it, set its amount, objected to it or had its money back. */
function asAssessed(line) {
  const { cancelledFen, determinedFen = 0, objections: _objections, recovery: _recovery, ...rest } = line;
  if (cancelledFen !== undefined)
    return { ...rest, outcome: 'granted', reasons: [], grantedFen: cancelledFen - determinedFen };
  return { ...rest, grantedFen: line.grantedFen - determinedFen };
}

/** Checks what lies at a path, as the program does. */
export function verifyPack(path, { root, sha256: expected } = {}) {
  if (statSync(path).isDirectory()) return checkPack(filesIn(path), root);
  const bytes = readFileSync(path);
  const whole = sha256(bytes);
  const named = expected ?? /([0-9a-f]{64})/.exec(basename(path))?.[1];
  const first =
    named === undefined
      ? { holds: undefined, zh: `文件 SHA-256 ${whole}(文件名未含哈希)`, en: `SHA-256 of the file ${whole} (its name has none)`, faults: [] }
      : { holds: named === whole, zh: `文件 SHA-256 ${whole}`, en: `SHA-256 of the file ${whole}`, faults: named === whole ? [] : [named] };
  try {
    return [first, ...checkPack(unzipped(bytes), root)];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    return [first, { holds: false, zh: '压缩包完整', en: 'the ZIP is whole', faults: [why] }];
  }
}

function main([path, ...rest]) {
  const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  if (path === undefined) {
    console.error('node verify-pack.mjs PACK.zip | FOLDER [--root SHA256] [--sha256 SHA256]');
    return 2;
  }
  let results;
  try {
    results = verifyPack(path, { root: option('--root'), sha256: option('--sha256') });
  } catch (error) {
    console.error(`无法读取 cannot be read: ${error instanceof Error ? error.message : path}`);
    return 2;
  }
  for (const { holds, zh, en, faults } of results) {
    const mark = holds === undefined ? '… 提示 note' : holds ? '✓ 成立 holds' : '✗ 不成立 FAILS';
    console.log(`${mark}: ${zh} · ${en}`);
    for (const fault of faults) console.log(`    ${fault}`);
  }
  const bad = results.filter(({ holds }) => holds === false).length;
  console.log(bad === 0 ? '全部成立。Everything holds.' : `${bad} 项不成立。${bad} of ${results.length} do not hold.`);
  return bad === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  process.exitCode = main(process.argv.slice(2));
