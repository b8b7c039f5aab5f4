/**
 * Checks who imports whom by the rules of `.dependency-cruiser.cjs`. A cruise that leaves out a source file (as one
 * without a parser for TypeScript does, silently) is a failure, not a success.
 */
import { globSync } from 'node:fs';
import { cruise, format, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const FOLDERS = [
  'bench',
  'cli',
  'client',
  'console',
  'functions',
  'infra',
  'local',
  'policy',
  'samples',
  'scripts',
  'test',
];

process.chdir(new URL('..', import.meta.url).pathname);
const cruised = await cruise(FOLDERS, await extractOptions('./.dependency-cruiser.cjs'));
const result = cruised.output as ICruiseResult;
const report = await format(result, { outputType: 'err-long' });
console.log(report.output);

const seen = new Set(result.modules.map(({ source }) => source));
const sources = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`)).map((path) =>
  path.replaceAll('\\', '/'),
);
const missed = sources.filter((path) => !seen.has(path));
if (sources.length === 0) console.error('No source file was found.');
if (missed.length > 0) {
  console.error(
    `${missed.length} of ${sources.length} source files were not checked: ${missed.slice(0, 5).join(', ')} …`,
  );
}
process.exitCode = report.exitCode > 0 || missed.length > 0 || sources.length === 0 ? 1 : 0;
