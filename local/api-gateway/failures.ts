import type { GatewayResponse } from './definition.ts';

/**
 * Answers that API Gateway gives without the function, with their default status and message.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const defaults = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'Internal server error'],
  AUTHORIZER_FAILURE: [500, 'Internal server error'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters'],
  INTEGRATION_FAILURE: [502, 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  UNAUTHORIZED: [401, 'Unauthorized'],
} as const satisfies Record<string, readonly [number, string]>;

export type FailureType = keyof typeof defaults;

/** Thrown on the way to a function; the gateway answers it. */
export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure';
  readonly type: FailureType;
  readonly status: number;

  constructor(type: FailureType, message?: string, status?: number) {
    super(message ?? defaults[type][1]);
    this.type = type;
    this.status = status ?? defaults[type][0];
  }
}

export interface RenderedFailure {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The stack's own answer for the type, else its DEFAULT_4XX or DEFAULT_5XX, else API Gateway's. */
export function renderFailure(
  failure: GatewayFailure,
  responses: ReadonlyMap<string, GatewayResponse>,
  requestId: string,
): RenderedFailure {
  const specific = responses.get(failure.type);
  const response = specific ?? responses.get(failure.status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
  const status = response?.status ?? failure.status;
  const [type = 'application/json', template] = Object.entries(response?.templates ?? {})[0] ?? [];
  const variables: Readonly<Record<string, string>> = {
    'error.message': failure.message,
    'error.messageString': JSON.stringify(failure.message),
    'error.responseType': failure.type,
    'error.validationErrorString': failure.message,
    requestId,
    extendedRequestId: requestId,
  };
  const body =
    template?.replace(/\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g, (_whole, name: string) => variables[name] ?? '') ??
    JSON.stringify({ message: failure.message });
  return {
    status,
    headers: {
      'content-type': type,
      'x-amzn-errortype': failure.type,
      'x-amzn-requestid': requestId,
      ...response?.headers,
    },
    body,
  };
}
