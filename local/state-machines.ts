import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { StateMachineInput } from './step-functions/index.ts';
import { readProperties } from './template/properties.ts';
import type { Stack } from './template/stack.ts';
import { TemplateRefused } from './template/values.ts';

const properties = z.looseObject({
  StateMachineType: z.literal('STANDARD', 'only Standard workflows are run').optional(),
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  DefinitionS3Location: z.looseObject({ Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.coerce.string()).default({}),
});

/** The stack's state machines, with the placeholders of their definitions filled in. */
export function stateMachinesOf(stack: Stack): readonly StateMachineInput[] {
  return stack.ofType('AWS::StepFunctions::StateMachine').map((resource) => {
    const machine = readProperties(resource, properties);
    const location = machine.DefinitionS3Location;
    const text =
      location === undefined ? machine.DefinitionString : readFileSync(stack.assetPath(location.Key), 'utf8');
    if (text === undefined)
      throw new TemplateRefused(`${resource.logicalId}: no definition that is run on one machine.`);
    const definition = text.replace(/\$\{([A-Za-z0-9_]+)\}/g, (placeholder, name: string) => {
      const value = machine.DefinitionSubstitutions[name];
      // Within a JSON string; JSONata itself has no such placeholders.
      return value === undefined ? placeholder : JSON.stringify(value).slice(1, -1);
    });
    return { name: resource.attribute('Name'), arn: resource.ref, roleArn: machine.RoleArn, definition };
  });
}
