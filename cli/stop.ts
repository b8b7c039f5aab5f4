import type { Text } from '#functions/shared/fault.ts';
import type { ExitCode } from './exit-codes.ts';

/** The command ends here, with words for a person and a number for a script. */
export class Stop extends Error {
  override readonly name = 'Stop';
  readonly code: ExitCode;
  readonly text: Text;
  readonly fix: Text | undefined;

  constructor(code: ExitCode, text: Text, fix?: Text) {
    super(text.en);
    this.code = code;
    this.text = text;
    this.fix = fix;
  }
}
