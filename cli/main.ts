/** `npx jianzheng …`: claims from the command line, against one machine or the cloud. */
import { type Command, languageIn, parseCommandLine } from './command-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { exportClaim } from './export.ts';
import { faultLine } from './fault-lines.ts';
import { faults } from './faults.ts';
import { HELP } from './help.ts';
import { languageOf } from './language.ts';
import { login, logout } from './login.ts';
import { Refusal } from './service.ts';
import { openSession, needed } from './session.ts';
import { status, watch } from './status.ts';
import { Stop } from './stop.ts';
import { submit } from './submit.ts';
import { template } from './template.ts';

async function run({ name, words, options }: Command): Promise<ExitCode> {
  const language = languageOf(options.lang, process.env);
  const [word = ''] = words;
  switch (name) {
    case 'help':
      console.log(HELP[language]);
      return EXIT.done;
    case 'login':
      return login(options, language);
    case 'logout':
      return logout(options, language);
    case 'template':
      return template(needed(options.out, '--out'), options, language);
    case 'submit':
      return submit(openSession(options, language), word);
    case 'status':
      return status(openSession(options, language), words[0]);
    case 'watch':
      return watch(openSession(options, language), word);
    case 'faults':
      return faults(openSession(options, language), word);
    case 'export':
      return exportClaim(openSession(options, language), word);
  }
}

process.on('SIGINT', () => {
  // Nothing is half done: what was sent is there, and the same command goes on.
  process.stderr.write('\n');
  process.exit(EXIT.interrupted);
});

const args = process.argv.slice(2);
const language = languageOf(languageIn(args).lang, process.env);
try {
  process.exitCode = await run(parseCommandLine(args));
} catch (error) {
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (error instanceof Stop) {
    console.error(error.text[language]);
    if (error instanceof Refusal) for (const fault of error.faults) console.error(`✗ ${faultLine(fault, language)}`);
    if (error.fix !== undefined) console.error(`→ ${error.fix[language]}`);
    process.exitCode = error.code;
  } else {
    // Its message may hold what a file or an answer held.
    console.error(language === 'zh' ? '命令行工具出错。' : 'Something failed here.');
    if (process.env.JIANZHENG_DEBUG !== undefined) console.error(error);
    process.exitCode = EXIT.failed;
  }
}
