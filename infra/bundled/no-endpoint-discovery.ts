/**
 * Stands for `@aws-sdk/middleware-endpoint-discovery` (docs/decisions/0005): the DynamoDB client configures it, and none
 * of its commands uses it.
 */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

/** Read with the other settings, never asked for. */
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
