/** Files that were chosen in this tab, by their upload: they need not be fetched back to be corrected. */
const held = new Map<string, Blob>();

export function holdFile(uploadId: string, file: Blob): void {
  held.set(uploadId, file);
}

export function heldFile(uploadId: string): Blob | undefined {
  return held.get(uploadId);
}
