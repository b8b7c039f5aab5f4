import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const json = (name: string): unknown => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));
const { optionalDependencies, allowScripts } = z
  .object({ optionalDependencies: z.record(z.string(), z.string()), allowScripts: z.record(z.string(), z.boolean()) })
  .parse(json('package.json'));
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        hasInstallScript: z.boolean().optional(),
        bin: z.record(z.string(), z.string()).optional(),
        os: z.union([z.string(), z.array(z.string())]).optional(),
        cpu: z.union([z.string(), z.array(z.string())]).optional(),
      }),
    ),
  })
  .parse(json('package-lock.json'));

test('nothing that is installed needs a script of its own: those that have one are told not to run it', () => {
  const scripted = Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript === true)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name] === true);
  // fsevents watches files on macOS, where vitest finds it, and does without it.
  expect(scripted.filter((name) => name !== 'fsevents').toSorted()).toEqual(Object.keys(allowScripts).toSorted());
  expect(allowed).toEqual([]);
});

test('Node comes as one package for each kind of machine, each with the command `node`, and one alone fits any machine', () => {
  const nodes = Object.keys(optionalDependencies).filter((name) => /^node-/.test(name));
  const machines = nodes.map((name) => {
    const { bin, os, cpu } = packages[`node_modules/${name}`] ?? {};
    expect([name, Object.keys(bin ?? {})]).toEqual([name, ['node']]);
    expect(optionalDependencies[name]).toMatch(/^24\./);
    return `${String(os)} ${String(cpu)}`;
  });
  expect(machines.toSorted()).toEqual(['darwin arm64', 'darwin x64', 'linux arm64', 'linux x64', 'win32 x64']);
});
