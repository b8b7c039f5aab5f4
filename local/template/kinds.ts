/** Resource types that one machine runs. Each is read by the folder named beside it. */
export const runTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Authorizer', // api-gateway/
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::CloudWatch::Alarm', // alarms/
  'AWS::DynamoDB::Table', // dynamodb/
  'AWS::Events::EventBus', // events/
  'AWS::Events::Rule',
  'AWS::KMS::Alias', // kms/
  'AWS::KMS::Key',
  'AWS::Lambda::Alias', // lambda/
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping', // events/
  'AWS::Lambda::Function', // lambda/
  'AWS::Lambda::Version',
  'AWS::S3::Bucket', // s3/
  'AWS::S3::BucketPolicy', // iam/
  'AWS::SNS::Subscription', // alarms/
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy', // iam/
  'AWS::SQS::Queue', // queues/
  'AWS::StepFunctions::StateMachine', // machine.ts
]);

/**
 * Resource types that change nothing on one machine: permissions, observation, billing and deployment bookkeeping.
 * A type in neither list is refused, so that nobody believes something runs that does not.
 */
export const inertTypes: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::DocumentationPart',
  'AWS::ApiGateway::DocumentationVersion',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::Budgets::Budget',
  'AWS::CDK::Metadata',
  'AWS::CloudTrail::Trail',
  'AWS::CloudWatch::AnomalyDetector',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::LogStream',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::Logs::SubscriptionFilter',
  'AWS::ResourceGroups::Group',
  'AWS::SQS::QueuePolicy',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
]);
