import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import writeXlsxFile from 'write-excel-file/node';
import { templateWorkbook } from '#client/roster/roster-template.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const KEPT = join(ROOT, 'build', 'console');
const ENTRY = 'console/main.tsx';
const WORKER = 'console/roster/roster-worker.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** What was built: the folder, and the scripts that a first visit loads, with their bytes as they travel (brotli). */
export interface BuiltConsole {
  readonly folder: string;
  readonly initialScripts: readonly { readonly file: string; readonly bytes: number }[];
}

interface Kept extends Omit<BuiltConsole, 'folder'> {
  /** Digest of each file that went into the build, by its path from the root. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Files of packages and of the intake that another file takes the place of. Ant Design puts some rules into the page at run time, as style elements, which the content security policy forbids. A
 * sheet that a script constructs is allowed: the one function that all of them call is replaced by one that does so.
 */
const STAND_INS: readonly { readonly of: RegExp; readonly file: string }[] = [
  {
    of: /@rc-component[\\/]util[\\/]es[\\/]Dom[\\/]dynamicCSS\.js$/,
    file: 'console/shell/constructed-sheets.ts',
  },
  // What the intake reads rosters with, but for the two files that need Node.
  { of: /functions[\\/]submission[\\/]roster[\\/]inflate\.ts$/, file: 'console/roster/in-browser/inflate.ts' },
  {
    of: /functions[\\/]submission[\\/]roster[\\/]shared-strings\.ts$/,
    file: 'console/roster/in-browser/shared-strings.ts',
  },
  // It would start workers out of strings, which the policy forbids.
  {
    of: /write-excel-file[\\/]modules[\\/]zip[\\/]zipToArrayBuffer\.js$/,
    file: 'console/roster/in-browser/zip-to-array-buffer.ts',
  },
];

const standIns: Plugin = {
  name: 'stand-ins',
  setup({ onLoad }) {
    for (const { of, file } of STAND_INS)
      onLoad({ filter: of }, () => ({ contents: readFileSync(join(ROOT, file), 'utf8'), loader: 'ts' }));
  },
};

const FROM_ANTD = /import \{([^}]*)\} from 'antd';/g;

/**
 * Components are imported one by one. By their common index all that any page uses would come with the first page: the
 * bundler cannot tell which page's use of the index is which.
 */
const componentsOneByOne: Plugin = {
  name: 'components-one-by-one',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]console[\\/].*\.tsx$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(FROM_ANTD, (_, names: string) => oneByOne(names)),
      loader: 'tsx',
    }));
  },
};

function oneByOne(names: string): string {
  const components = names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
  return components.map((name) => `import ${name} from 'antd/es/${folderOf(name)}/index.js';`).join('');
}

/** `DatePicker` lies in `date-picker`, `QRCode` in `qr-code`. */
function folderOf(component: string): string {
  const folder = component.replace(/([a-z])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3-$2').toLowerCase();
  if (existsSync(join(ROOT, 'node_modules/antd/es', folder))) return folder;
  throw new Error(`Ant Design has no ${folder} for ${component}: import what is no component by its own path.`);
}

/**
 * The console as files to serve: scripts and styles with a digest of their content in the name, packed with brotli and
 * gzip, and a page that names them. Built once for the same sources, whoever asks.
 */
export async function builtConsole(): Promise<BuiltConsole> {
  const pointer = join(KEPT, 'newest.json');
  if (existsSync(pointer)) {
    const { folder } = JSON.parse(readFileSync(pointer, 'utf8')) as { folder: string };
    const kept = keptIn(join(KEPT, folder));
    if (kept !== undefined) return { folder: join(KEPT, folder), initialScripts: kept.initialScripts };
  }
  mkdirSync(KEPT, { recursive: true });
  const draft = mkdtempSync(join(KEPT, '.draft-'));
  const metafile = await bundled(draft);
  writeFileSync(join(draft, 'roster-template.xlsx'), await writeXlsxFile(templateWorkbook()).toBuffer());
  const kept: Kept = { inputs: inputsOf(metafile), initialScripts: await packed(draft, metafile) };
  writeFileSync(join(draft, 'kept.json'), JSON.stringify(kept));
  const folder = createHash('sha256').update(JSON.stringify(kept)).digest('hex').slice(0, 16);
  // Another process may have built the same at the same time: then its folder is as good as this one.
  if (existsSync(join(KEPT, folder))) rmSync(draft, { recursive: true });
  else renameSync(draft, join(KEPT, folder));
  writeFileSync(`${pointer}.${process.pid}`, JSON.stringify({ folder }));
  renameSync(`${pointer}.${process.pid}`, pointer);
  return { folder: join(KEPT, folder), initialScripts: kept.initialScripts };
}

function keptIn(folder: string): Kept | undefined {
  const file = join(folder, 'kept.json');
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  const same = Object.entries(kept.inputs).every(([path, digest]) => digestOf(path) === digest);
  return same ? kept : undefined;
}

function digestOf(path: string): string | undefined {
  const file = join(ROOT, path);
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}

/** Own files one by one; those of packages by the lock file, which names each by its content. */
function inputsOf({ inputs }: Metafile): Record<string, string> {
  const own = Object.keys(inputs).filter((path) => !path.includes('node_modules/'));
  const about = [
    'package-lock.json',
    'client/roster/roster-template.ts',
    'console/build.ts',
    'console/index.html',
    ...STAND_INS.map(({ file }) => file),
  ];
  return Object.fromEntries([...own, ...about].map((path) => [path, digestOf(path) ?? '']));
}

/** The pages, and the thread beside them, which is a script of its own: the pages are told its name. */
async function bundled(outdir: string): Promise<Metafile> {
  const common = {
    absWorkingDir: ROOT,
    outdir,
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    tsconfig: 'console/tsconfig.json',
    metafile: true,
    plugins: [standIns, componentsOneByOne],
    logLevel: 'warning',
  } as const satisfies BuildOptions;
  const production = { 'process.env.NODE_ENV': '"production"' };
  const thread = await build({ ...common, entryPoints: { 'roster-worker': WORKER }, define: production });
  const [script = ''] = Object.keys(thread.metafile.outputs);
  const pages = await build({
    ...common,
    entryPoints: { main: ENTRY },
    splitting: true,
    define: { ...production, ROSTER_WORKER: JSON.stringify(relative(outdir, join(ROOT, script))) },
  });
  return {
    inputs: { ...thread.metafile.inputs, ...pages.metafile.inputs },
    outputs: { ...thread.metafile.outputs, ...pages.metafile.outputs },
  };
}

/** Writes the packed copies and the page. @returns the scripts of a first visit. */
async function packed(folder: string, { outputs }: Metafile): Promise<BuiltConsole['initialScripts']> {
  const named = Object.entries(outputs).map(([path, output]) => ({
    file: relative(folder, join(ROOT, path)),
    path,
    output,
  }));
  const entry = named.find(({ output }) => output.entryPoint === ENTRY);
  if (entry === undefined) throw new Error(`${ENTRY} was not built.`);
  const initial = new Set<string>();
  const visit = (path: string): void => {
    if (initial.has(path)) return;
    initial.add(path);
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') visit(imported);
  };
  visit(entry.path);

  const sizes = new Map<string, number>();
  await Promise.all(
    named.map(async ({ file, path }) => {
      const bytes = readFileSync(join(folder, file));
      const [small, usual] = await Promise.all([
        brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 } }),
        gzipped(bytes, { level: 9 }),
      ]);
      writeFileSync(join(folder, `${file}.br`), small);
      writeFileSync(join(folder, `${file}.gz`), usual);
      sizes.set(path, small.length);
    }),
  );

  const scripts = named.filter(({ path }) => initial.has(path));
  const style = entry.output.cssBundle && relative(folder, join(ROOT, entry.output.cssBundle));
  const links = [
    ...(style === undefined ? [] : [`<link rel="stylesheet" href="${style}">`]),
    ...scripts.filter(({ path }) => path !== entry.path).map(({ file }) => `<link rel="modulepreload" href="${file}">`),
    `<script type="module" src="${entry.file}"></script>`,
  ];
  const page = readFileSync(join(ROOT, dirname(ENTRY), 'index.html'), 'utf8');
  writeFileSync(join(folder, 'index.html'), page.replace('<!-- built -->', links.join('\n    ')));
  return scripts.map(({ file, path }) => ({ file, bytes: sizes.get(path) ?? 0 }));
}
