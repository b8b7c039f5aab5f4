import { createContext, use, useSyncExternalStore } from 'react';
import type { Person } from './person.ts';
import type { Session } from './session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): {
  readonly session: Session;
  readonly person: Person | undefined;
  readonly ended: boolean;
} {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('There is no session above.');
  const person = useSyncExternalStore(session.subscribe, () => session.person);
  const ended = useSyncExternalStore(session.subscribe, () => session.ended);
  return { session, person, ended };
}
