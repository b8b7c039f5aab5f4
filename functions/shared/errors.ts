/**
 * Technical failures, by names that survive minification and stand in `ErrorEquals` of the workflow.
 * A business outcome is never one of these.
 */

/** Another writer was faster, again and again: worth another attempt of the whole task. */
export class ContentionError extends Error {
  override readonly name = 'ContentionError';
}

/** A service outside answered late, wrongly or not at all in a way that is no business outcome. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
}

/** Stored data contradicts what this code may rely on: a person has to look; no retry helps. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}
