import type { AslCase } from './asl-case.ts';
import { expressionCases } from './expressions.ts';
import { mapCases } from './maps.ts';
import { stateCases } from './states.ts';
import { taskCases } from './tasks.ts';

export const aslCases: readonly AslCase[] = [...stateCases, ...taskCases, ...mapCases, ...expressionCases];
