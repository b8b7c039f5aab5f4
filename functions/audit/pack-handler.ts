import type * as z from 'zod';
import { type Call, claimFor } from '../api/operation.ts';
import { allows } from '../api/permissions.ts';
import { forbidden, notFound, type Response } from '../api/problem.ts';
import { digest } from '../shared/canonical.ts';
import { DOWNLOAD_SECONDS, downloadUrl } from '../shared/presigned-client.ts';
import { noteLook } from './look-store.ts';
import { type NewExport, OnePack } from './requests.ts';
import { invalidQuery } from './search-handler.ts';
import {
  type AskedExport,
  type AskedPack,
  askForExport,
  askForPack,
  getExport,
  getPack,
  listExports,
  packsOf,
} from './work-store.ts';

const idOf = (prefix: string, call: Call) =>
  `${prefix}-${digest([call.caller.subject, call.params, call.body, call.idempotencyKey]).slice(0, 20)}`;

/** Asks for a pack of the claim as it stands when it is made. The same request finds the pack that it asked for. */
export async function orderPack(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:pack');
  if ('refused' in found) return found.refused;
  const { claimId } = found.claim;
  const packId = idOf('pck', call);
  await noteLook(call, { what: 'pack', claimId, id: packId });
  const asked = await askForPack({
    ...{ packId, claimId, state: 'making', requestedBy: call.caller.subject },
    requestedAt: new Date().toISOString(),
  });
  return { status: 202, body: packView(asked) };
}

/** The packs of a claim; with `packId` that one, with a URL to fetch it by for five minutes of machine time. */
export async function showPacks(call: Call): Promise<Response> {
  const found = await claimFor(call, 'claim:pack');
  if ('refused' in found) return found.refused;
  const which = OnePack.safeParse(call.query);
  if (!which.success) return invalidQuery();
  const { claimId } = found.claim;
  const { packId } = which.data;
  if (packId === undefined) return { status: 200, body: { packs: (await packsOf(claimId)).map(packView) } };
  const pack = await getPack(claimId, packId);
  if (pack === undefined) return notFound();
  if (pack.state !== 'ready' || pack.key === undefined) return { status: 200, body: { packs: [packView(pack)] } };
  await noteLook(call, { what: 'pack-download', claimId, id: packId });
  const url = await downloadUrl(pack.key, { fileName: `jianzheng-${claimId}-${pack.sha256}.zip` });
  return { status: 200, body: { packs: [{ ...packView(pack), url, expiresInSeconds: DOWNLOAD_SECONDS }] } };
}

function packView({ packId, claimId, state, requestedBy, requestedAt, readyAt, sha256, root, bytes }: AskedPack) {
  const made = readyAt === undefined ? {} : { readyAt, sha256, root, bytes };
  return { packId, claimId, state, requestedBy, requestedAt, ...made };
}

export async function orderExport(call: Call<z.infer<typeof NewExport>>): Promise<Response> {
  if (allows(call.caller, 'claim:export', { region: call.body.region }) === undefined) return forbidden();
  const exportId = idOf('exp', call);
  await noteLook(call, { what: 'export', id: exportId });
  const asked = await askForExport({
    ...call.body,
    ...{ exportId, state: 'making', requestedBy: call.caller.subject, rows: 0, parts: [] },
    requestedAt: new Date().toISOString(),
  });
  return { status: 202, body: exportView(asked) };
}

export async function showExports(call: Call): Promise<Response> {
  const { region } = call.caller;
  if (allows(call.caller, 'claim:export', region === undefined ? {} : { region }) === undefined) return forbidden();
  const all = await listExports();
  const seen = all.filter((each) => allows(call.caller, 'claim:export', { region: each.region }) !== undefined);
  return { status: 200, body: { exports: seen.map(exportView) } };
}

/** One export with URLs to fetch its parts and its dictionary by, once it is ready. */
export async function showExport(call: Call): Promise<Response> {
  const exported = await getExport(call.params.exportId ?? '');
  const where = exported === undefined ? {} : { region: exported.region };
  if (allows(call.caller, 'claim:export', where) === undefined) return forbidden();
  if (exported === undefined) return notFound();
  const { exportId, parts, state, dictionaryKey, kind, format } = exported;
  if (state !== 'ready' || dictionaryKey === undefined) return { status: 200, body: exportView(exported) };
  await noteLook(call, { what: 'export-download', id: exportId });
  const files = await Promise.all(
    parts.map(async ({ key, sha256, bytes, rows }, index) => ({
      ...{ sha256, bytes, rows },
      url: await downloadUrl(key, { fileName: `jianzheng-${kind}-${index + 1}.${format}` }),
    })),
  );
  const dictionaryUrl = await downloadUrl(dictionaryKey, { fileName: `jianzheng-${kind}-dictionary.csv` });
  return {
    status: 200,
    body: { ...exportView(exported), files, dictionaryUrl, expiresInSeconds: DOWNLOAD_SECONDS },
  };
}

function exportView(exported: AskedExport) {
  const { exportId, kind, format, region, from, to, state, requestedBy, requestedAt, readyAt, rows, parts } = exported;
  return {
    ...{ exportId, kind, format, region, from, to, state, requestedBy, requestedAt, rows, parts: parts.length },
    ...(readyAt === undefined ? {} : { readyAt }),
  };
}
