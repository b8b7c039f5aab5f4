import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * Of what outlives its stack: kept when the stack is deleted or changed, and not when it could not be created, so that the
 * next try finds nothing in its way (`RetainExceptOnCreate`).
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
