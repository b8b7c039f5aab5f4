/** An execution drives one revision of one claim; a replacement is the next generation. */
export const executionName = (claimId: string, revision: number, generation: number) =>
  `${claimId}-r${revision}-g${generation}`;
