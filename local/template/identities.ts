import { createHash } from 'node:crypto';
import { type JsonObject, TemplateRefused } from './values.ts';

/** Where the stack is taken to be deployed. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
}

export interface Identified {
  readonly logicalId: string;
  readonly type: string;
  /** Properties with their intrinsics resolved as far as a name needs them. */
  readonly property: (name: string) => unknown;
}

/** @returns the partition of a region, after https://docs.aws.amazon.com/general/latest/gr/rande.html */
export function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** @returns the domain suffix of a partition, as the pseudo parameter AWS::URLSuffix gives it. */
export function urlSuffixOf(partition: string): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** Property that carries the physical name, per type, with AWS's limits on length and letters. */
const names: Readonly<Record<string, { property: string; max: number; lower?: true }>> = {
  'AWS::ApiGateway::Stage': { property: 'StageName', max: 128 },
  'AWS::DynamoDB::Table': { property: 'TableName', max: 255 },
  'AWS::Events::EventBus': { property: 'Name', max: 256 },
  'AWS::Events::Rule': { property: 'Name', max: 64 },
  'AWS::IAM::Role': { property: 'RoleName', max: 64 },
  'AWS::Lambda::Function': { property: 'FunctionName', max: 64 },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', max: 512 },
  'AWS::S3::Bucket': { property: 'BucketName', max: 63, lower: true },
  'AWS::SNS::Topic': { property: 'TopicName', max: 256 },
  'AWS::SQS::Queue': { property: 'QueueName', max: 80 },
  'AWS::StepFunctions::StateMachine': { property: 'StateMachineName', max: 80 },
};

function digest(place: Place, logicalId: string): string {
  return createHash('sha256').update(`${place.stackName}/${logicalId}`).digest('hex');
}

/** A short id of lower-case letters and digits, as API Gateway gives its own things. */
function shortId(place: Place, logicalId: string): string {
  return BigInt(`0x${digest(place, logicalId).slice(0, 16)}`)
    .toString(36)
    .padStart(10, '0')
    .slice(0, 10);
}

/** @returns the name the template gives, else one derived from stack and logical id, so that a restart finds it again. */
export function physicalName(place: Place, resource: Identified): string {
  const rule = names[resource.type];
  const given = rule === undefined ? undefined : resource.property(rule.property);
  if (typeof given === 'string' && given !== '') return given;
  const derived = `${place.stackName}-${resource.logicalId}`.slice(0, rule?.max ?? 128);
  return rule?.lower ? derived.toLowerCase() : derived;
}

/** @returns a key id in the form of KMS, the same at every start. */
function keyId(place: Place, logicalId: string): string {
  const hex = digest(place, logicalId);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function arn(place: Place, service: string, rest: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${rest}`;
}

/** @returns what `{"Ref": …}` gives for a resource, after each type's "Return values" in the CloudFormation reference. */
export function refOf(place: Place, resource: Identified): string {
  const name = physicalName(place, resource);
  switch (resource.type) {
    case 'AWS::ApiGateway::Authorizer':
    case 'AWS::ApiGateway::Deployment':
    case 'AWS::ApiGateway::Model':
    case 'AWS::ApiGateway::RequestValidator':
    case 'AWS::ApiGateway::Resource':
    case 'AWS::ApiGateway::RestApi':
      return shortId(place, resource.logicalId);
    case 'AWS::KMS::Key':
      return keyId(place, resource.logicalId);
    case 'AWS::KMS::Alias':
      return String(resource.property('AliasName'));
    case 'AWS::Lambda::Version':
      return `${lambdaArn(place, resource)}:1`;
    case 'AWS::Lambda::Alias':
      return `${lambdaArn(place, resource)}:${String(resource.property('Name'))}`;
    case 'AWS::SNS::Topic':
      return arn(place, 'sns', name);
    case 'AWS::SQS::Queue':
      return `https://sqs.${place.region}.${urlSuffixOf(place.partition)}/${place.account}/${name}`;
    case 'AWS::StepFunctions::StateMachine':
      return arn(place, 'states', `stateMachine:${name}`);
    default:
      return name;
  }
}

/** FunctionName of a version or an alias may be a name or an ARN. */
function lambdaArn(place: Place, resource: Identified): string {
  const target = String(resource.property('FunctionName'));
  return target.startsWith('arn:') ? target : arn(place, 'lambda', `function:${target}`);
}

/** @returns what `Fn::GetAtt` gives. @throws {@link TemplateRefused} for an attribute that is not known here. */
export function attributeOf(place: Place, resource: Identified, attribute: string): string {
  const name = physicalName(place, resource);
  const suffix = urlSuffixOf(place.partition);
  const known: Readonly<Record<string, JsonObject>> = {
    'AWS::ApiGateway::Authorizer': { AuthorizerId: refOf(place, resource) },
    'AWS::ApiGateway::Resource': { ResourceId: refOf(place, resource) },
    'AWS::ApiGateway::RestApi': {
      RestApiId: refOf(place, resource),
      RootResourceId: shortId(place, `${resource.logicalId}/root`),
    },
    'AWS::DynamoDB::Table': {
      Arn: arn(place, 'dynamodb', `table/${name}`),
      StreamArn: arn(place, 'dynamodb', `table/${name}/stream/local`),
    },
    'AWS::Events::EventBus': { Arn: arn(place, 'events', `event-bus/${name}`), Name: name },
    'AWS::Events::Rule': { Arn: arn(place, 'events', `rule/${name}`) },
    'AWS::IAM::Role': { Arn: `arn:${place.partition}:iam::${place.account}:role/${name}`, RoleId: name },
    'AWS::KMS::Key': {
      Arn: arn(place, 'kms', `key/${keyId(place, resource.logicalId)}`),
      KeyId: keyId(place, resource.logicalId),
    },
    'AWS::Lambda::Function': { Arn: arn(place, 'lambda', `function:${name}`) },
    'AWS::Lambda::Version': { Version: '1', FunctionArn: refOf(place, resource) },
    'AWS::Lambda::Alias': { AliasArn: refOf(place, resource) },
    'AWS::Logs::LogGroup': { Arn: arn(place, 'logs', `log-group:${name}:*`) },
    'AWS::S3::Bucket': {
      Arn: `arn:${place.partition}:s3:::${name}`,
      DomainName: `${name}.s3.${suffix}`,
      RegionalDomainName: `${name}.s3.${place.region}.${suffix}`,
    },
    'AWS::CloudWatch::Alarm': { Arn: arn(place, 'cloudwatch', `alarm:${name}`) },
    'AWS::SNS::Topic': { TopicArn: arn(place, 'sns', name), TopicName: name },
    'AWS::SQS::Queue': { Arn: arn(place, 'sqs', name), QueueName: name, QueueUrl: refOf(place, resource) },
    'AWS::StepFunctions::StateMachine': { Arn: refOf(place, resource), Name: name },
    'AWS::WAFv2::WebACL': { Arn: arn(place, 'wafv2', `regional/webacl/${name}/1`) },
  };
  const value = known[resource.type]?.[attribute];
  if (typeof value === 'string') return value;
  throw new TemplateRefused(
    `${resource.logicalId} (${resource.type}): attribute "${attribute}" is not known on one machine; add it to local/template/identities.ts.`,
  );
}
