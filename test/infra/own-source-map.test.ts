import { SourceMap } from 'node:module';
import { build } from 'esbuild';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownSourceMap, type SourceMapJson } from '#infra/bundled/own-source-map.ts';
import { seed } from '#test/support/seed.ts';

const name = fc.constantFrom('alpha', 'beta', 'gamma', 'delta');
const statement = fc.oneof(
  name.map((text) => `console.log(${text});`),
  fc.tuple(name, name).map(([one, other]) => `var ${one} = function ${other}(x) { return x + ${one}; };`),
  fc.constant('/* 注释 */\n\n'),
);
const file = fc.record({ ours: fc.boolean(), statements: fc.array(statement, { maxLength: 6 }) });

type File = typeof file extends fc.Arbitrary<infer One> ? One : never;

/** A bundle of these files in turn, with esbuild's own map of all of them. */
async function bundle(files: readonly File[], minify: boolean): Promise<{ code: string; map: SourceMapJson }> {
  const paths = files.map(({ ours }, index) => `${ours ? 'functions' : 'node_modules/package'}/file-${index}.js`);
  const { outputFiles } = await build({
    stdin: {
      contents: paths.map((path) => `import ${JSON.stringify(path)};`).join('\n'),
      sourcefile: 'functions/entry.js',
    },
    bundle: true,
    write: false,
    outdir: '/',
    minify,
    format: 'cjs',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [
      {
        name: 'in-memory',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /file-\d+\.js$/ }, ({ path }) => ({ path, namespace: 'memory' }));
          onLoad({ filter: /.*/, namespace: 'memory' }, ({ path }) => ({
            contents: (files[paths.indexOf(path)]?.statements ?? []).join('\n'),
          }));
        },
      },
    ],
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { code: textOf('.js'), map: JSON.parse(textOf('.map')) as SourceMapJson };
}

const isOwn = (source: string) => !source.includes('node_modules/');

/** Where Node itself says that each place of the bundle was written; undefined for a place that no map knows. */
function placesOf({ code, map }: { code: string; map: SourceMapJson }) {
  // Node misreads a last segment that nothing follows: here an empty line does, in whichever map it is.
  const mappings = map.mappings.endsWith(';') ? map.mappings : `${map.mappings};`;
  const decoded = new SourceMap({
    file: '',
    sourceRoot: '',
    sourcesContent: [],
    version: map.version,
    sources: [...map.sources],
    names: [...map.names],
    mappings,
  });
  return code.split('\n').flatMap((text, line) =>
    Array.from(text, (_, column) => {
      const {
        originalSource,
        originalLine,
        originalColumn,
        name: called,
      } = {
        originalSource: undefined,
        originalLine: undefined,
        originalColumn: undefined,
        name: undefined,
        ...decoded.findEntry(line, column),
      };
      return originalSource === undefined ? undefined : { originalSource, originalLine, originalColumn, called };
    }),
  );
}

test('every place of our own is found as before, and no place of a package', async () => {
  let ours = 0;
  let others = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 6 }), fc.boolean(), async (files, minify) => {
      const { code, map } = await bundle(files, minify);
      const before = placesOf({ code, map });
      const after = placesOf({ code, map: ownSourceMap(map, isOwn) });
      expect(after).toEqual(
        before.map((place) => (place !== undefined && isOwn(String(place.originalSource)) ? place : undefined)),
      );
      ours += after.filter((place) => place !== undefined).length;
      others += before.filter((place) => place !== undefined && !isOwn(String(place.originalSource))).length;
    }),
    { seed, numRuns: 60 },
  );
  expect(Math.min(ours, others)).toBeGreaterThan(0);
});

test('sources and names of packages are gone', async () => {
  const { map } = await bundle(
    [
      { ours: false, statements: ['var theirs = 1; console.log(theirs);'] },
      { ours: true, statements: ['var mine = 1; console.log(mine);'] },
    ],
    true,
  );
  expect(map.sources).toHaveLength(2);
  const own = ownSourceMap(map, isOwn);
  expect(own.sources).toHaveLength(1);
  expect(own.sources[0]).toContain('file-1.js');
  expect(own.names).not.toContain('theirs');
});
