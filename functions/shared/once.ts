/** Makes a thing on first use and keeps it: one client per execution environment, and only those that are used. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
