/** The sign by which a line that its worker denied is held until evidence comes. */
export const WORKER_DENIED = 'worker-denied';
