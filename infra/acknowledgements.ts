import { type Stack, Validations } from 'aws-cdk-lib';
import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { StageFunction } from './constructs/stage-function.ts';
import type { FunctionName } from './entries.ts';

interface Parts {
  readonly stack: Stack;
  readonly functions: ReadonlyMap<FunctionName, StageFunction>;
  readonly workflowRole: Role;
  readonly workflow: StateMachine;
  readonly api: RestApi;
  readonly openMethods: readonly Method[];
  readonly accessLogs: Bucket;
}

/** Findings of the security packs that stay, each on its own resource and with its reason. */
export function acknowledge(_parts: Parts): void {
  void Validations;
}
