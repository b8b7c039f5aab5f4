import type { IncomingMessage } from 'node:http';

const HERE = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an address is of this machine itself. */
export function onThisMachine(address: string): boolean {
  return URL.canParse(address) && HERE.includes(new URL(address).hostname);
}

/**
 * Whether a request names this machine as the one it is for. A page elsewhere can have its own name lead to the loopback
 * address (DNS rebinding), and reads the answers then as those of its own origin.
 */
export const isForThisMachine = ({ headers }: IncomingMessage): boolean =>
  headers.host !== undefined && onThisMachine(`http://${headers.host}`);

/** Whether a page of another machine sent it: programs send no origin, and a page cannot leave its own out. */
export const isOfForeignPage = ({ headers }: IncomingMessage): boolean =>
  headers.origin !== undefined && !onThisMachine(headers.origin);
