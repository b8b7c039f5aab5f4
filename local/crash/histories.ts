import { Journal } from '../step-functions/journal.ts';

/** Every execution came to its end, and its history has no gap and no event that follows one that is not there. */
export function historyFaults(journalPath: string): string[] {
  const journal = new Journal(journalPath);
  try {
    const executions = new Set([...journal.lifecycles()].map(({ execution }) => execution));
    return [...executions].flatMap((execution) => {
      const events = [...journal.records(execution)].filter(({ event }) => event !== undefined);
      const faults = events.flatMap(({ event, previous, type }, index) => {
        const first = type === 'ExecutionStarted' || events[index - 1]?.type === 'ExecutionStarted';
        const follows = previous !== undefined && previous < index + 1 && (previous === 0) === first;
        return event === index + 1 && follows ? [] : [`event ${event} (${type}) follows ${previous} at ${index + 1}`];
      });
      const last = events.at(-1)?.type;
      const ended = last === 'ExecutionSucceeded' ? [] : [`ended with ${last}`];
      return [...faults, ...ended].map((fault) => `execution ${execution}: ${fault}`);
    });
  } finally {
    journal.close();
  }
}
