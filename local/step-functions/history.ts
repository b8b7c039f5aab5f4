import type { JournalRow } from './journal.ts';
import type { JsonObject } from './json.ts';

/** What `includeExecutionData: false` leaves out. */
const EXECUTION_DATA = new Set(['input', 'output', 'parameters', 'assignedVariables']);

/** Events that AWS shows with their details even where there is nothing in them. */
const ALWAYS_DETAILED = new Set(['ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut']);

/** Epoch seconds, as the protocol `awsJson1_0` writes timestamps. */
export const epochSeconds = (milliseconds: number): number => milliseconds / 1000;

/** The field of a HistoryEvent that holds the details of a type (HistoryEvent, AWS API reference). */
function detailsField(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** A record of the journal as the history event that AWS shows. */
export function toHistoryEvent({ event, previous, at, type, details }: JournalRow, includeData: boolean): JsonObject {
  const shown = includeData
    ? details
    : Object.fromEntries(Object.entries(details).filter(([field]) => !EXECUTION_DATA.has(field)));
  return {
    timestamp: epochSeconds(at),
    type,
    id: event ?? 0,
    previousEventId: previous ?? 0,
    ...(Object.keys(details).length > 0 || ALWAYS_DETAILED.has(type) ? { [detailsField(type)]: shown } : {}),
  };
}
