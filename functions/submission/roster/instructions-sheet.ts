/** The sheet of the template that explains how to fill it in: it is left aside without a word. */
export const INSTRUCTIONS_SHEET = '填写说明';
