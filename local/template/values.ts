/** A JSON object of unknown content, as templates, requests and events are before they are read. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty one for anything else. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** What the template asks for and one machine does not do. The message names the resource. */
export class TemplateRefused extends Error {
  override readonly name = 'TemplateRefused';
}
