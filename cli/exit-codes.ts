/** How the command ends, for scripts. They are a promise: a number keeps its meaning. */
export const EXIT = {
  done: 0,
  /** The service or the network failed: the same command may be called again and goes on. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** Not signed in, the token has expired, or the role does not allow it. */
  notAllowed: 3,
  /** The roster has faults; nothing was submitted. */
  faults: 4,
  /** The service refused, and says why. */
  refused: 5,
  /** The claim came back to the enterprise or ended without payment. */
  needsYou: 6,
  /** `watch --timeout` was over first. */
  notYet: 7,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
