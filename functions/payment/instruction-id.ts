/** `claim-rR-nN-aA`: revision, round, attempt. The receipt names it; everything else is looked up. */
export function instructionId(
  claim: { readonly claimId: string; readonly revision: number; readonly round: number },
  attempt: number,
): string {
  return `${claim.claimId}-r${claim.revision}-n${claim.round}-a${attempt}`;
}

export function parseInstructionId(
  id: string,
): { claimId: string; revision: number; round: number; attempt: number } | undefined {
  const [, claimId, revision, round, attempt] = /^(.+)-r(\d+)-n(\d+)-a(\d+)$/.exec(id) ?? [];
  if (claimId === undefined) return undefined;
  return { claimId, revision: Number(revision), round: Number(round), attempt: Number(attempt) };
}
