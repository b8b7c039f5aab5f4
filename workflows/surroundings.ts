import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Surroundings } from './lint.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** A name given as a literal: one taken from the class would be shortened with it in the bundle. */
const LITERAL_NAME = /class\s+\w+\s+extends\s+\w*Error\s*\{\s*override\s+readonly\s+name\s*=\s*'(\w+)'/g;

/** Error names that the functions and what they import of ours throw. */
export function thrownNames(): Set<string> {
  const sources = globSync(['functions/**/*.ts', 'policy/**/*.ts'], { cwd: ROOT });
  return new Set(
    sources.flatMap((path) =>
      [...readFileSync(`${ROOT}/${path}`, 'utf8').matchAll(LITERAL_NAME)].map(([, name = '']) => name),
    ),
  );
}

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly DefinitionSubstitutions?: Readonly<Record<string, unknown>>;
    readonly Timeout?: number;
  };
}

/** The substitutions of the one state machine of a synthesized template. */
export function substitutionsOf(template: {
  readonly Resources: Readonly<Record<string, Resource>>;
}): Surroundings['substitutions'] {
  const [machine, ...others] = Object.values(template.Resources).filter(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  );
  if (machine === undefined || others.length > 0) throw new Error('The template must have one state machine.');
  return new Map(
    Object.entries(machine.Properties?.DefinitionSubstitutions ?? {}).map(([name, value]) => {
      const [logicalId] = (value as { 'Fn::GetAtt'?: string[] })['Fn::GetAtt'] ?? [];
      return [name, template.Resources[logicalId ?? '']?.Properties?.Timeout];
    }),
  );
}
