/**
 * Names of versions (ETags, RFC 9110): what two people may change at the same time has one, and who changes it may say by
 * `If-Match` on which version that rests. They name the state that a decision is about, whoever looks at it.
 */

const tag = (...parts: readonly (string | number)[]): string => `"${parts.join('.')}"`;

/** Every step of a claim has its event. */
export const claimTag = (claim: { readonly revision: number; readonly round: number; readonly eventSeq: number }) =>
  tag(claim.revision, claim.round, claim.eventSeq);

export const caseTag = ({
  state,
  decidedIn = 0,
  saidAgain = 0,
}: {
  readonly state: string;
  readonly decidedIn?: number;
  readonly saidAgain?: number;
}) => tag(state, decidedIn, saidAgain);

export const watchTag = ({ entryId, state }: { readonly entryId: string; readonly state: string }) =>
  tag(entryId, state);

/** Every movement of a fund is counted. */
export const fundTag = ({ entries }: { readonly entries: number }) => tag(entries);

/** Whatever its status, the same file is the same draft. */
export const policyTag = ({ fileDigest, status }: { readonly fileDigest: string; readonly status: string }) =>
  tag(fileDigest.slice(0, 32), status);

/**
 * Whether `If-Match` lets a change of that version pass: strongly compared, and `*` is any that there is.
 * @param current nothing where there is none yet
 */
export function passes(ifMatch: string | undefined, current: string | undefined): boolean {
  if (ifMatch === undefined) return true;
  if (current === undefined) return false;
  return ifMatch.split(',').some((each) => each.trim() === '*' || each.trim() === current);
}
