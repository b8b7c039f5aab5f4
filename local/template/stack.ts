import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  attributeOf,
  type Identified,
  type Place,
  partitionOf,
  physicalName,
  refOf,
  urlSuffixOf,
} from './identities.ts';
import { evaluateCondition, resolve, type Surroundings } from './intrinsics.ts';
import { inertTypes, runTypes } from './kinds.ts';
import { isObject, type JsonObject, objectOf, TemplateRefused } from './values.ts';

/** One resource of the stack with everything resolved. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Physical name: the template's, else derived from stack and logical id. */
  readonly name: string;
  /** What `Ref` gives. */
  readonly ref: string;
  readonly properties: JsonObject;
  attribute(name: string): string;
}

export interface Stack extends Place {
  /** Resources of one type whose condition holds, in template order. */
  ofType(type: string): readonly StackResource[];
  /** Folder or file of an asset, from the S3 key that the template refers to it by. */
  assetPath(s3Key: string): string;
}

export interface LoadOptions {
  /** Output folder of a CDK synthesis. */
  readonly templateDir: string;
  /** Needed only where the folder holds several stacks. */
  readonly stackName?: string;
  /** Where the stack's manifest names no region; default cn-north-1. */
  readonly region?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

function readJson(path: string): JsonObject {
  return objectOf(JSON.parse(readFileSync(path, 'utf8')));
}

function chooseTemplate(options: LoadOptions): string {
  const found = readdirSync(options.templateDir)
    .filter((file) => file.endsWith('.template.json') && !file.endsWith('.nested.template.json'))
    .map((file) => file.slice(0, -'.template.json'.length));
  const wanted = options.stackName === undefined ? found : found.filter((name) => name === options.stackName);
  const [only] = wanted;
  if (only === undefined || wanted.length > 1) {
    throw new TemplateRefused(
      `${options.templateDir}: one stack is run at a time, found [${found.join(', ')}]; synthesize first or name the stack.`,
    );
  }
  return only;
}

/** Environment of the stack from the cloud assembly's manifest: `aws://account/region`, where either may be unknown. */
function environmentOf(templateDir: string, stackName: string): { account?: string; region?: string } {
  const path = join(templateDir, 'manifest.json');
  if (!existsSync(path)) return {};
  const artifact = objectOf(objectOf(readJson(path)['artifacts'])[stackName]);
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(artifact['environment'] ?? '')) ?? [];
  return {
    ...(account !== undefined && !account.startsWith('unknown') && { account }),
    ...(region !== undefined && !region.startsWith('unknown') && { region }),
  };
}

/** Object keys of the assets manifest, each with the path beside the template. */
function assetPaths(templateDir: string, stackName: string): ReadonlyMap<string, string> {
  const path = join(templateDir, `${stackName}.assets.json`);
  const paths = new Map<string, string>();
  if (!existsSync(path)) return paths;
  for (const file of Object.values(objectOf(readJson(path)['files']))) {
    const source = objectOf(objectOf(file)['source'])['path'];
    if (typeof source !== 'string') continue;
    for (const destination of Object.values(objectOf(objectOf(file)['destinations']))) {
      const key = objectOf(destination)['objectKey'];
      if (typeof key === 'string') paths.set(key, join(templateDir, source));
    }
  }
  return paths;
}

/**
 * Reads one synthesized stack, with every intrinsic resolved as on a deployment to {@link LoadOptions.region}.
 *
 * @throws {@link TemplateRefused} listing every resource type that one machine neither runs nor may ignore
 */
export function loadStack(options: LoadOptions): Stack {
  const stackName = chooseTemplate(options);
  const template = readJson(join(options.templateDir, `${stackName}.template.json`));
  const environment = environmentOf(options.templateDir, stackName);
  const region = environment.region ?? options.region ?? 'cn-north-1';
  const place: Place = {
    stackName,
    region,
    partition: partitionOf(region),
    account: environment.account ?? '000000000000',
  };
  const declared = objectOf(template['Resources']);
  refuseUnknown(declared);

  const around: Surroundings = {
    ref: (name) => {
      const pseudo = pseudoParameter(place, name);
      if (pseudo !== undefined) return pseudo;
      if (name in declared) return refOf(place, identified(name));
      const parameter = objectOf(template['Parameters'])[name];
      const value = options.parameters?.[name] ?? objectOf(parameter)['Default'];
      if (parameter === undefined || value === undefined) {
        throw new TemplateRefused(`Ref to "${name}": neither a resource nor a parameter with a value.`);
      }
      const list = /^(CommaDelimitedList|List<.+>)$/.test(String(objectOf(parameter)['Type']));
      return list ? String(value).split(',') : value;
    },
    attribute: (logicalId, attribute) => attributeOf(place, identified(logicalId), attribute),
    condition: (name) => {
      const condition = objectOf(template['Conditions'])[name];
      if (condition === undefined) throw new TemplateRefused(`Condition "${name}" is not declared.`);
      return evaluateCondition(condition, around, `Conditions/${name}`);
    },
    mapping: (map, first, second) => {
      const value = objectOf(objectOf(objectOf(template['Mappings'])[map])[first])[second];
      if (value === undefined) throw new TemplateRefused(`Mappings/${map} has no ${first}/${second}.`);
      return value;
    },
  };

  function identified(logicalId: string): Identified {
    const resource = declared[logicalId];
    if (!isObject(resource)) throw new TemplateRefused(`"${logicalId}" is referred to and not declared.`);
    const properties = objectOf(resource['Properties']);
    return {
      logicalId,
      type: String(resource['Type']),
      property: (name) => resolve(properties[name], around, `Resources/${logicalId}/${name}`),
    };
  }

  function resourceOf(logicalId: string): StackResource {
    const one = identified(logicalId);
    return {
      logicalId,
      type: one.type,
      name: physicalName(place, one),
      ref: refOf(place, one),
      properties: objectOf(
        resolve(objectOf(declared[logicalId])['Properties'] ?? {}, around, `Resources/${logicalId}`),
      ),
      attribute: (name) => attributeOf(place, one, name),
    };
  }

  const assets = assetPaths(options.templateDir, stackName);
  const byType = new Map<string, readonly StackResource[]>();
  return {
    ...place,
    ofType: (type) => {
      const known = byType.get(type);
      if (known !== undefined) return known;
      const resources = Object.entries(declared)
        .filter(([, resource]) => objectOf(resource)['Type'] === type)
        .filter(([, resource]) => {
          const condition = objectOf(resource)['Condition'];
          return typeof condition !== 'string' || around.condition(condition);
        })
        .map(([logicalId]) => resourceOf(logicalId));
      byType.set(type, resources);
      return resources;
    },
    assetPath: (s3Key) => {
      const path = assets.get(s3Key);
      if (path === undefined) throw new TemplateRefused(`The assets manifest of ${stackName} has no "${s3Key}".`);
      return path;
    },
  };
}

function refuseUnknown(declared: JsonObject): void {
  const unknown = Object.entries(declared)
    .map(([logicalId, resource]) => [logicalId, String(objectOf(resource)['Type'])] as const)
    .filter(([, type]) => !runTypes.has(type) && !inertTypes.has(type))
    .map(([logicalId, type]) => `${logicalId} (${type})`);
  if (unknown.length > 0) {
    throw new TemplateRefused(
      `One machine neither runs nor may ignore: ${unknown.join(', ')}. See local/template/kinds.ts.`,
    );
  }
}

function pseudoParameter(place: Place, name: string): unknown {
  switch (name) {
    case 'AWS::AccountId':
      return place.account;
    case 'AWS::Partition':
      return place.partition;
    case 'AWS::Region':
      return place.region;
    case 'AWS::StackName':
      return place.stackName;
    case 'AWS::StackId':
      return `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${place.stackName}/${guidOf(place.stackName)}`;
    case 'AWS::URLSuffix':
      return urlSuffixOf(place.partition);
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}

/** In the form in which CloudFormation tells stacks of one name apart; the same at every start. */
function guidOf(stackName: string): string {
  const digest = createHash('sha256').update(stackName).digest('hex');
  return [8, 12, 16, 20, 32].map((end, part) => digest.slice([0, 8, 12, 16, 20][part], end)).join('-');
}
