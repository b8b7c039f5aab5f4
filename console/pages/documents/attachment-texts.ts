import type { AttachmentKind } from '#functions/attachment/kinds.ts';
import type { Text, Texts } from '#console/shell/text.ts';

/** What is meant by each kind, for somebody who hands it in for the first time. */
export const KIND_HINTS: Readonly<Record<AttachmentKind, Text>> = {
  application: { zh: '盖章的补贴申请表', en: 'The application form with the seal on it' },
  contracts: { zh: '劳动合同，或劳务协议', en: 'Employment contracts or service agreements' },
  commission: { zh: '委托其他机构培训的协议', en: 'The agreement, where somebody else held the training' },
  consent: { zh: '职工的知情授权', en: 'The informed consent of the workers' },
  pledge: { zh: '材料真实的承诺', en: 'The pledge that what was handed in is true' },
};

export const STATES = {
  awaiting: { zh: '未完成上传', en: 'Not uploaded yet' },
  accepted: { zh: '已接收', en: 'Taken' },
  refused: { zh: '不能使用', en: 'Cannot be used' },
  removed: { zh: '已删除（随上次提交存档）', en: 'Removed (kept with what was submitted)' },
} as const satisfies Texts;

export const SCANNED = {
  clean: { zh: '未发现病毒', en: 'No malware found' },
  'not-scanned': { zh: '未扫描病毒', en: 'Not scanned for malware' },
} as const satisfies Texts;

export const TEXTS = {
  attachments: { zh: '申报附件', en: 'Papers that go with the claim' },
  limitsMost: { zh: '每个文件不超过', en: 'Each file up to' },
  limitsCount: { zh: '一笔申报最多', en: 'at most' },
  files: { zh: '个', en: 'files a claim' },
  limitsHow: {
    zh: '上传后按内容检查类型与大小，通过的记录 SHA-256；是否扫描病毒由系统设置决定，列表中逐个注明。改扩展名无效；含宏或脚本的不能使用。',
    en: 'What arrives is looked at by its content for type and size, and the SHA-256 of what is taken is kept; whether it is scanned for malware is a setting, and the list says it of each. Another file extension does not help; macros and scripts are not taken.',
  },
  nothingAsked: {
    zh: '本地区没有规定必须提交的附件，可以按需要上传。',
    en: 'The region asks for no papers; upload what you think is needed.',
  },
  complete: { zh: '规定的附件已齐。', en: 'All papers that the region asks for are there.' },
  lacking: { zh: '提交前还须上传：', en: 'To be uploaded before the claim is submitted: ' },
  separator: { zh: '、', en: ', ' },
  kind: { zh: '种类', en: 'Kind' },
  asked: { zh: '要求', en: 'Asked for' },
  isAsked: { zh: '必须', en: 'Yes' },
  notAsked: { zh: '可选', en: 'No' },
  there: { zh: '是否已有', en: 'There' },
  isThere: { zh: '✓ 已有', en: '✓ there' },
  notThere: { zh: '✗ 缺少', en: '✗ missing' },
  none: { zh: '—', en: '—' },
  act: { zh: '操作', en: 'Actions' },
  upload: { zh: '上传', en: 'Upload' },
  sending: { zh: '正在上传', en: 'Uploading' },
  checking: { zh: '正在检查', en: 'Being looked at' },
  file: { zh: '文件', en: 'File' },
  size: { zh: '大小', en: 'Size' },
  state: { zh: '状态', en: 'State' },
  sentAt: { zh: '上传时间', en: 'Uploaded' },
  download: { zh: '下载', en: 'Download' },
  replace: { zh: '替换', en: 'Replace' },
  again: { zh: '再次检查', en: 'Look again' },
  remove: { zh: '删除', en: 'Remove' },
  removeText: {
    zh: '删除后该附件不随申报提交；已随之前提交存档的仍然保留。',
    en: 'It will not go with the claim; what went with an earlier submission stays with that.',
  },
  cancel: { zh: '取消', en: 'Cancel' },
  noneWent: { zh: '该申报没有附件。', en: 'No papers went with this claim.' },
  noFiles: { zh: '尚未上传附件。', en: 'No paper was uploaded yet.' },
  notTaken: { zh: '以下文件没有接收', en: 'These files were not taken' },
  brokenOff: { zh: '上传未完成。', en: 'The upload did not end.' },
  tryAgain: { zh: '请检查网络后重新上传。', en: 'Check the network and upload it again.' },
  toAttachments: { zh: '去上传附件', en: 'Go and upload them' },
} as const satisfies Texts;
