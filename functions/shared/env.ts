/** Configuration comes from the environment alone; a missing name fails at the first use, by name. */
export function env(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new ConfigurationError(name);
  return value;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(variable: string) {
    super(`The environment variable ${variable} is not set.`);
  }
}
