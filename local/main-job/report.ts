import { policyVersions } from '#policy/index.ts';
import { yuan } from '#functions/shared/money.ts';
import { type Client, expectStatus } from './client.ts';
import { auditor, type ClaimView, readClaim } from './main-job.ts';

export interface ControlTotals {
  readonly grantedFen: number;
  readonly paidFen: number;
  readonly pendingFen: number;
  readonly heldFen: number;
  readonly cancelledFen: number;
  readonly recoveredFen: number;
  readonly balanced: boolean;
}

export interface Report {
  readonly claims: readonly ClaimView[];
  readonly refusals: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly controlTotals: ControlTotals;
}

const regions = new Set(policyVersions.flatMap((policy) => policy.regions.map(({ code }) => code)));

/** Every claim there is, region by region, as an auditor reads them. */
export async function allClaims(client: Client): Promise<ClaimView[]> {
  const ids: string[] = [];
  for (const region of regions) {
    let cursor: string | undefined;
    do {
      const page = expectStatus(
        await client.get<{ claims: { claimId: string }[]; cursor?: string }>(
          auditor,
          `/claims?region=${region}&limit=200${cursor === undefined ? '' : `&cursor=${cursor}`}`,
        ),
        200,
      );
      ids.push(...page.claims.map(({ claimId }) => claimId));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return Promise.all(ids.map((claimId) => readClaim(client, claimId)));
}

/**
 * Adds up what the API says: each claim balances, the funds' entries re-add to their balances, and funds, claims and
 * the treasury agree on what was paid.
 */
export async function report(client: Client, treasuryUrl: string): Promise<Report> {
  const claims = await allClaims(client);
  const sum = (field: Exclude<keyof ControlTotals, 'balanced'>) =>
    claims.reduce((total, claim) => total + claim[field], 0);
  const totals = {
    grantedFen: sum('grantedFen'),
    paidFen: sum('paidFen'),
    pendingFen: sum('pendingFen'),
    heldFen: sum('heldFen'),
    cancelledFen: sum('cancelledFen'),
    recoveredFen: sum('recoveredFen'),
  };
  const eachBalances = claims.every(
    (claim) => claim.grantedFen === claim.pendingFen + claim.heldFen + claim.paidFen + claim.cancelledFen,
  );
  const funds = await fundsOf(client, new Set(claims.map(({ region }) => region)));
  const treasury = (await (await fetch(`${treasuryUrl}/v1/instructions`)).json()) as { totals: { paidFen: number } };
  const balanced =
    eachBalances &&
    funds.every((fund) => fund.balanced) &&
    funds.reduce((total, fund) => total + fund.paidFen, 0) === totals.paidFen &&
    treasury.totals.paidFen === totals.paidFen;
  const refusals = new Map<string, Record<string, number>>();
  for (const { claimId } of claims) refusals.set(claimId, await refusalsOf(client, claimId));
  return { claims, refusals, controlTotals: { ...totals, balanced } };
}

async function fundsOf(client: Client, used: ReadonlySet<string>): Promise<{ paidFen: number; balanced: boolean }[]> {
  const kinds = policyVersions.flatMap((policy) => policy.regions.filter(({ code }) => used.has(code)));
  return Promise.all(
    [...new Set(kinds.flatMap(({ code, funds }) => funds.map((fund) => `${code}/${fund}`)))].flatMap((fund) =>
      [2025, 2026].map(async (year) =>
        expectStatus(await client.get<{ paidFen: number; balanced: boolean }>(auditor, `/funds/${fund}/${year}`), 200),
      ),
    ),
  );
}

async function refusalsOf(client: Client, claimId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let batch: number | undefined = 0; batch !== undefined; ) {
    const page: { lines: { standing: string; reasons: { code: string }[] }[]; nextBatch?: number } = expectStatus(
      await client.get(auditor, `/claims/${claimId}/lines?batch=${batch}`),
      200,
    );
    for (const { code } of page.lines.flatMap((line) => line.reasons)) counts[code] = (counts[code] ?? 0) + 1;
    batch = page.nextBatch;
  }
  return counts;
}

/** The table and the totals as a person reads them. */
export function printed({ claims, refusals, controlTotals }: Report, paidThisRunFen: number): string {
  const rows = claims.map((claim) => [
    claim.claimId,
    claim.region,
    claim.status,
    String(claim.lines),
    String(claim.grantedLines),
    String(claim.refusedLines),
    yuan(claim.grantedFen),
    yuan(claim.paidFen),
    Object.entries(refusals.get(claim.claimId) ?? {})
      .map(([code, lines]) => `${code} ${lines}`)
      .join(', '),
  ]);
  const header = [
    'claim',
    'region',
    'status',
    'lines',
    'granted',
    'refused',
    'granted CNY',
    'paid CNY',
    'refused because',
  ];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const { grantedFen, pendingFen, heldFen, paidFen, cancelledFen, recoveredFen, balanced } = controlTotals;
  return [
    line(header),
    ...rows.map(line),
    '',
    `control totals / 控制总数:  granted ${yuan(grantedFen)} = pending ${yuan(pendingFen)} + held ${yuan(heldFen)} + paid ${yuan(paidFen)} + cancelled ${yuan(cancelledFen)};  recovered ${yuan(recoveredFen)}`,
    `claims, funds and treasury ${balanced ? 'agree / 三方一致' : 'DO NOT AGREE / 不一致'};  paid in this run ${yuan(paidThisRunFen)}`,
  ].join('\n');
}
