import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { Stack } from '../template/stack.ts';
import { TemplateRefused } from '../template/values.ts';

/** One method of the API with what stands before its function. */
export interface Route {
  /** HTTP method, or ANY. */
  readonly method: string;
  /** Template path such as `/claims/{claimId}`. */
  readonly resourcePath: string;
  readonly resourceId: string;
  readonly integration: Integration;
  readonly authorizer: Authorizer | undefined;
  /** `header.Name` and `querystring.name` that must be there. */
  readonly requiredParameters: readonly string[];
}

export type Integration =
  | { readonly kind: 'lambda'; readonly functionArn: string; readonly timeoutMs: number }
  | { readonly kind: 'mock'; readonly status: number; readonly headers: Readonly<Record<string, string>> };

export interface Authorizer {
  readonly id: string;
  readonly kind: 'TOKEN' | 'REQUEST';
  readonly functionArn: string;
  /** Such as `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  readonly validation: RegExp | undefined;
  readonly cacheSeconds: number;
}

export interface GatewayResponse {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Body templates by content type, with `$context.…` variables. */
  readonly templates: Readonly<Record<string, string>>;
}

export interface ApiDefinition {
  readonly id: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  readonly routes: readonly Route[];
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
}

const apiProperties = z.looseObject({
  Body: z.never('APIs declared by an OpenAPI body are not implemented').optional(),
  BodyS3Location: z.never('APIs declared by an OpenAPI body are not implemented').optional(),
  BinaryMediaTypes: z.array(z.string()).default([]),
});
const resourceProperties = z.looseObject({ ParentId: z.string(), PathPart: z.string() });
const integrationProperties = z.looseObject({
  Type: z.enum(['AWS_PROXY', 'MOCK'], 'only AWS_PROXY and MOCK integrations are implemented'),
  Uri: z.string().optional(),
  TimeoutInMillis: z.coerce.number().default(29_000),
  IntegrationResponses: z
    .array(
      z.looseObject({
        StatusCode: z.coerce.number(),
        ResponseParameters: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
});
const methodProperties = z.looseObject({
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM'], 'only NONE and CUSTOM authorization are implemented').default('NONE'),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.literal(false, 'API keys are not implemented').optional(),
  RequestValidatorId: z.string().optional(),
  RequestParameters: z.record(z.string(), z.coerce.boolean()).default({}),
  Integration: integrationProperties,
});
const authorizerProperties = z.looseObject({
  Type: z.enum(['TOKEN', 'REQUEST'], 'only Lambda authorizers are implemented'),
  AuthorizerUri: z.string(),
  IdentitySource: z.string().default('method.request.header.Authorization'),
  IdentityValidationExpression: z.string().optional(),
  AuthorizerResultTtlInSeconds: z.coerce.number().default(300),
});
const validatorProperties = z.looseObject({ ValidateRequestParameters: z.coerce.boolean().default(false) });
const stageProperties = z.looseObject({
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).default({}),
});
const responseProperties = z.looseObject({
  ResponseType: z.string(),
  StatusCode: z.coerce.number().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

/** `arn:…:apigateway:region:lambda:path/2015-03-31/functions/<arn>/invocations` */
function functionOfUri(uri: string | undefined, where: string): string {
  const [, functionArn] = /\/functions\/(.+)\/invocations$/.exec(uri ?? '') ?? [];
  if (functionArn === undefined) throw new TemplateRefused(`${where}: "${uri}" names no Lambda function.`);
  return functionArn;
}

/** Static values are written in single quotes: `'no-store'`. Mapped ones cannot be given on one machine. */
function staticHeaders(parameters: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name, value]) => name.startsWith(prefix) && /^'.*'$/.test(value))
      .map(([name, value]) => [name.slice(prefix.length), value.slice(1, -1)]),
  );
}

/** @returns the stack's REST API, or undefined where it has none. @throws {@link TemplateRefused} for more than one. */
export function apiOf(stack: Stack): ApiDefinition | undefined {
  const [api, second] = stack.ofType('AWS::ApiGateway::RestApi');
  if (api === undefined) return undefined;
  if (second !== undefined) throw new TemplateRefused('One REST API per stack is run on one machine.');
  const { BinaryMediaTypes: binaryMediaTypes } = readProperties(api, apiProperties);

  const parents = new Map(
    stack
      .ofType('AWS::ApiGateway::Resource')
      .map((resource) => [resource.ref, readProperties(resource, resourceProperties)]),
  );
  const rootId = api.attribute('RootResourceId');
  const pathOf = (resourceId: string): string => {
    if (resourceId === rootId) return '';
    const resource = parents.get(resourceId);
    if (resource === undefined)
      throw new TemplateRefused(`A method or resource belongs to "${resourceId}", which is not there.`);
    return `${pathOf(resource.ParentId)}/${resource.PathPart}`;
  };

  const authorizers = new Map(
    stack.ofType('AWS::ApiGateway::Authorizer').map((resource) => {
      const one = readProperties(resource, authorizerProperties);
      const authorizer: Authorizer = {
        id: resource.ref,
        kind: one.Type,
        functionArn: functionOfUri(one.AuthorizerUri, resource.logicalId),
        identitySources: one.IdentitySource.split(',').map((source) => source.trim()),
        validation:
          one.IdentityValidationExpression === undefined
            ? undefined
            : new RegExp(`^(?:${one.IdentityValidationExpression})$`),
        cacheSeconds: one.AuthorizerResultTtlInSeconds,
      };
      return [resource.ref, authorizer] as const;
    }),
  );
  const checkingValidators = new Set(
    stack
      .ofType('AWS::ApiGateway::RequestValidator')
      .filter((resource) => readProperties(resource, validatorProperties).ValidateRequestParameters)
      .map((resource) => resource.ref),
  );

  const routes = stack.ofType('AWS::ApiGateway::Method').map((resource): Route => {
    const method = readProperties(resource, methodProperties);
    const authorizer = method.AuthorizerId === undefined ? undefined : authorizers.get(method.AuthorizerId);
    if (method.AuthorizationType === 'CUSTOM' && authorizer === undefined) {
      throw new TemplateRefused(`${resource.logicalId}: its authorizer is not in the stack.`);
    }
    const checked = method.RequestValidatorId !== undefined && checkingValidators.has(method.RequestValidatorId);
    return {
      method: method.HttpMethod,
      resourcePath: pathOf(method.ResourceId) || '/',
      resourceId: method.ResourceId,
      integration: integrationOf(method.Integration, resource.logicalId),
      authorizer: method.AuthorizationType === 'CUSTOM' ? authorizer : undefined,
      requiredParameters: Object.entries(method.RequestParameters)
        .filter(([, required]) => required && checked)
        .map(([name]) => name.replace(/^method\.request\./, '')),
    };
  });

  const [stage] = stack.ofType('AWS::ApiGateway::Stage').map((resource) => readProperties(resource, stageProperties));
  if (stage === undefined) throw new TemplateRefused(`${api.logicalId}: the API has no stage.`);
  return {
    id: api.ref,
    stage: stage.StageName,
    stageVariables: stage.Variables,
    binaryMediaTypes,
    routes,
    gatewayResponses: new Map(
      stack.ofType('AWS::ApiGateway::GatewayResponse').map((resource) => {
        const one = readProperties(resource, responseProperties);
        const headers = staticHeaders(one.ResponseParameters, 'gatewayresponse.header.');
        return [one.ResponseType, { status: one.StatusCode, headers, templates: one.ResponseTemplates }] as const;
      }),
    ),
  };
}

function integrationOf(integration: z.infer<typeof integrationProperties>, where: string): Integration {
  if (integration.Type === 'AWS_PROXY') {
    const functionArn = functionOfUri(integration.Uri, where);
    return { kind: 'lambda', functionArn, timeoutMs: integration.TimeoutInMillis };
  }
  const [response] = integration.IntegrationResponses;
  return {
    kind: 'mock',
    status: response?.StatusCode ?? 200,
    headers: staticHeaders(response?.ResponseParameters ?? {}, 'method.response.header.'),
  };
}
