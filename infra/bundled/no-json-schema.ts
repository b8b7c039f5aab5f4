/**
 * Stands for zod's writer of JSON schemas (docs/decisions/0005): the contract is written before anything is bundled, and
 * each shape carries the writer along.
 */
function unused(): never {
  throw new Error('JSON schemas were left out of this bundle.');
}

/** Asked for by a shape that is asked for its schema. */
export const createToJSONSchemaMethod = () => unused;
export const createStandardJSONSchemaMethod = () => unused;

export const initializeContext = unused;
export const handleUnrepresentable = unused;
export const processSchema = unused;
export const extractDefs = unused;
export const finalize = unused;
export { unused as process };
