import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { ownSourceMap, type SourceMapJson } from './own-source-map.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const own = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Parts of the SDK that these functions never reach, and what stands for each. A missing export fails the build. */
export const STAND_INS: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-node': own('lambda-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': own('no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': own('no-event-streams.ts'),
};

/**
 * Writes computed keys that are constants of the same file (`{ [_xF]: 1 }`) as literals. esbuild cannot know that a
 * computed key has no effects, so it would keep each shape of a client with one, and all shapes that those mention.
 */
export function literalKeys(source: string): string {
  const constants = new Map<string, string>();
  for (const [, name = '', value = ''] of source.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm)) {
    constants.set(name, value);
  }
  return source.replace(/\[(\w+)\]:/g, (whole, name: string) => {
    const value = constants.get(name);
    return value === undefined ? whole : `${value}:`;
  });
}

/**
 * Lets esbuild leave out what no function uses, and map what is ours only. Node reads the whole map at the start and not
 * when a trace is asked for: with those of packages an import would take a fifth longer.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad, onResolve, onEnd }) {
    // zod names it by its file, which an alias does not meet.
    onResolve({ filter: /^\.{1,2}\/(?:core\/)?to-json-schema\.js$/ }, ({ importer }) =>
      /[\\/]zod[\\/]v4[\\/]/.test(importer) ? { path: own('no-json-schema.ts') } : undefined,
    );
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]\w+\.js$/ }, async ({ path }) => ({
      contents: literalKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
    // For the user agent; the rest of the file would be carried along.
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onEnd(async ({ metafile }) => {
      const maps = Object.keys(metafile?.outputs ?? {}).filter((path) => path.endsWith('.map'));
      for (const path of maps.map((relative) => join(ROOT, relative))) {
        const map = JSON.parse(await readFile(path, 'utf8')) as SourceMapJson;
        const own = ownSourceMap(map, (source) => !source.includes('node_modules/'));
        await writeFile(path, JSON.stringify(own));
      }
    });
  },
};
