/**
 * Error names that may stand in `ErrorEquals` of a Lambda task or a Map without any code of ours throwing them.
 * `States.Runtime` is left out: no Retry or Catch sees it.
 * Source: Step Functions developer guide, "Handling errors in Step Functions workflows" and "Handle Lambda service
 * exceptions"; errors of the Lambda service carry the prefix `Lambda.`.
 */
export const SERVICE_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.TaskFailed',
  'States.Timeout',
  'Lambda.AWSLambdaException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.SdkClientException',
  'Lambda.ServiceException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
]);

/**
 * What an expression may ask of `$states.context`, and of the result of a Lambda task.
 * Source: Step Functions developer guide, "Accessing execution data from the Context object", "Input and output
 * processing for Map states", and "Invoke an AWS Lambda function with Step Functions".
 */
export const CONTEXT_FIELDS: readonly string[] = [
  'Execution.Id',
  'Execution.Input',
  'Execution.Name',
  'Execution.RedriveCount',
  'Execution.RedriveTime',
  'Execution.RoleArn',
  'Execution.StartTime',
  'Map.Item.Index',
  'Map.Item.Value',
  'State.EnteredTime',
  'State.Name',
  'State.RetryCount',
  'StateMachine.Id',
  'StateMachine.Name',
  'Task.Token',
];
export const LAMBDA_RESULT_FIELDS: readonly string[] = [
  'ExecutedVersion',
  'Payload',
  'SdkHttpMetadata',
  'SdkResponseMetadata',
  'StatusCode',
];
export const ERROR_OUTPUT_FIELDS: readonly string[] = ['Cause', 'Error'];
