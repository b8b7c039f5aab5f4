import type { Fault } from '../shared/fault.ts';

const fault = (code: string, zh: string, en: string, fixZh: string, fixEn: string): Fault => ({
  code,
  place: {},
  text: { zh, en },
  fix: { zh: fixZh, en: fixEn },
});

/** Why a file is not taken, and what to do. */
export const FAULTS = {
  'attachment-empty': fault(
    'attachment-empty',
    '文件是空的。',
    'The file is empty.',
    '请重新导出或扫描后上传。',
    'Export or scan it again and upload it.',
  ),
  'attachment-too-large': fault(
    'attachment-too-large',
    '文件超过 20 MB。',
    'The file is larger than 20 MB.',
    '请降低扫描分辨率(黑白 300 dpi 即可)或分成多个文件上传。',
    'Scan at a lower resolution (black and white at 300 dpi will do), or upload it in parts.',
  ),
  'attachment-type-unknown': fault(
    'attachment-type-unknown',
    '文件内容不是 PDF、JPEG、PNG、OFD 或 DOCX。',
    'By its content the file is no PDF, JPEG, PNG, OFD or DOCX.',
    '请另存为或扫描为 PDF 后上传;只改扩展名无效。',
    'Save or scan it as PDF and upload that; another name alone does not help.',
  ),
  'attachment-damaged': fault(
    'attachment-damaged',
    '文件已损坏或未完整上传。',
    'The file is damaged or did not arrive whole.',
    '请确认文件能在本机打开,然后重新上传。',
    'See that it opens on your machine, then upload it again.',
  ),
  'attachment-active': fault(
    'attachment-active',
    '文件含有宏、脚本或嵌入的程序。',
    'The file holds macros, scripts or embedded programs.',
    '请打印为 PDF 后上传。',
    'Print it to PDF and upload that.',
  ),
  'attachment-unreadable': fault(
    'attachment-unreadable',
    '文件已加密或打包方式特殊,无法检查其中有无脚本。',
    'The file is encrypted or packed so that nobody can see whether it holds scripts.',
    '请去除密码后打印为 PDF,再上传。',
    'Take off the password, print it to PDF, and upload that.',
  ),
} as const;

/** What a scanner for malware found; the file is kept nowhere but where it was sent. */
export const INFECTED = fault(
  'attachment-infected',
  '病毒扫描发现文件有害。',
  'The scan for malware found the file harmful.',
  '请用杀毒软件检查电脑,然后重新扫描纸质材料并上传。',
  'Check your computer, then scan the paper again and upload that.',
);
