/** What a file is by its content; its name says nothing. */
export const FILE_TYPES = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  ofd: 'application/ofd',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;
export type FileType = keyof typeof FILE_TYPES;

/** 20 MiB: some two hundred pages scanned at 300 dpi in black and white. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;
