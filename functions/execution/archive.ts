import { sha256Hex } from '../shared/canonical.ts';

/** Everything that Step Functions knows of a closed execution, in one object that stands by itself. */
export interface Archive {
  readonly format: 1;
  readonly name: string;
  readonly executionArn: string;
  readonly status: string;
  /** Machine time, ISO 8601. */
  readonly startDate: string;
  readonly stopDate: string;
  readonly redriveCount: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The definition that it ran under, as text. */
  readonly definition: string;
  /** As GetExecutionHistory gives them, oldest first, without task tokens. */
  readonly events: readonly object[];
}

/** The same execution always gives the same bytes, so that writing twice changes nothing. */
export function sealArchive(archive: Archive): { readonly body: string; readonly sha256: string } {
  const body = JSON.stringify(archive);
  return { body, sha256: sha256Hex(body) };
}

/** A task token is a key to the execution: it stays in the engine and out of answers and archives. */
export function withoutTokens<T extends object>(events: readonly T[]): object[] {
  return JSON.parse(JSON.stringify(events).replaceAll(/(\\"token\\":\\")[^\\"]+/g, '$1***'));
}
