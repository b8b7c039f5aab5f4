import { type DatedVersion, successionOf } from '#functions/policy/succession.ts';

/** What whoever publishes has to say for tests that are about something else. */
export function publicationOf(
  fileDigest: string,
  draft: { readonly id: string; readonly holdsFrom: string; readonly amends: string },
  versions: readonly DatedVersion[],
) {
  const contains = [draft.id, ...(versions.find(({ id }) => id === draft.amends)?.contains ?? [])];
  const { leavesOut, endsWith } = successionOf({ ...draft, contains }, versions);
  return {
    fileDigest,
    ...(leavesOut === undefined ? {} : { replaces: leavesOut.id }),
    ...(endsWith === undefined ? {} : { until: endsWith.holdsFrom }),
  };
}
