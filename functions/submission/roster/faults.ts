import type { Fault, FaultPlace } from '#functions/shared/fault.ts';

interface Wording {
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
}

const SAVE_AS_XLSX = {
  zh: '用 Excel 或 WPS 打开，选“文件 → 另存为”，类型选“Excel 工作簿 (*.xlsx)”，再上传新文件',
  en: 'Open it in Excel or WPS, choose File → Save As → “Excel Workbook (*.xlsx)”, and upload the new file',
} as const;

/** `{word}` stands for what the caller gives; never for a value from a cell. Codes are stable. */
const WORDINGS = {
  // The file
  'file-empty': {
    zh: '文件是空的',
    en: 'The file is empty',
    fixZh: '确认花名册已保存后重新上传',
    fixEn: 'Make sure the roster was saved, then upload it again',
  },
  'file-too-large': {
    zh: '文件超过 {limit} MB',
    en: 'The file is larger than {limit} MB',
    fixZh: '去掉图片等附加内容，或分成几份分别申报',
    fixEn: 'Remove pictures and the like, or split the roster into several claims',
  },
  'not-a-spreadsheet': {
    zh: '这是 {kind} 文件，不是花名册表格（与文件扩展名无关）',
    en: 'This is a {kind} file, not a roster table, whatever its extension says',
    fixZh: '上传 .xlsx 或 .csv 格式的花名册；扫描件等请作为附件上传',
    fixEn: 'Upload the roster as .xlsx or .csv; scans and the like go in as attachments',
  },
  'old-excel': {
    zh: '这是旧格式的表格文件（.xls 或 WPS .et），无法读取',
    en: 'This is a workbook in an old format (.xls or WPS .et), which cannot be read',
    fixZh: SAVE_AS_XLSX.zh,
    fixEn: SAVE_AS_XLSX.en,
  },
  'html-table': {
    zh: '这是网页或 XML 格式的表格，只是用了表格文件的扩展名',
    en: 'This is a web page or XML table that only has the extension of a workbook',
    fixZh: SAVE_AS_XLSX.zh,
    fixEn: SAVE_AS_XLSX.en,
  },
  'encrypted-workbook': {
    zh: '工作簿设有打开密码，无法读取',
    en: 'The workbook is protected by a password and cannot be read',
    fixZh: '在 Excel 或 WPS 中取消打开密码，保存后重新上传',
    fixEn: 'Remove the password in Excel or WPS, save, and upload again',
  },
  'not-a-workbook': {
    zh: '这个压缩包不是 .xlsx 工作簿（可能是 .docx、.ods、.xlsb 或普通 zip）',
    en: 'This archive is not an .xlsx workbook (perhaps a .docx, .ods, .xlsb or plain zip)',
    fixZh: SAVE_AS_XLSX.zh,
    fixEn: SAVE_AS_XLSX.en,
  },
  'workbook-damaged': {
    zh: '工作簿不完整或已损坏（可能上传中断）',
    en: 'The workbook is incomplete or damaged (perhaps the upload was cut off)',
    fixZh: '确认文件能在 Excel 或 WPS 中打开，另存一份后重新上传',
    fixEn: 'Check that it opens in Excel or WPS, save a fresh copy, and upload that',
  },
  'workbook-part-doubled': {
    zh: '工作簿内有同名的两份内容，无法判断以哪一份为准（Excel 也会提示内容有问题）',
    en: 'The workbook holds one of its parts twice, so that nobody can tell which is meant; Excel asks to repair it, too',
    fixZh: '用 Excel 或 WPS 打开并核对内容，另存一份后重新上传',
    fixEn: 'Open it in Excel or WPS, check what it shows, save a fresh copy, and upload that',
  },
  'zip-bomb': {
    zh: '工作簿解压后过大，为安全起见不予读取',
    en: 'The workbook inflates to far more than a roster needs and is not read, for safety',
    fixZh: '把花名册内容复制到新建的工作簿，保存后重新上传',
    fixEn: 'Copy the roster into a new workbook, save it, and upload that',
  },
  'csv-encoding': {
    zh: 'CSV 文件的编码无法识别：既不是 UTF-8 也不是 GB18030（GBK），或前后编码不一致',
    en: 'The encoding of the CSV file is not known: neither UTF-8 nor GB18030 (GBK), or it changes midway',
    fixZh: '用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后重新上传',
    fixEn: 'Open it in Excel, save as “CSV UTF-8 (comma delimited)” or .xlsx, and upload again',
  },
  'csv-mojibake': {
    zh: 'CSV 文件是乱码：文字曾以错误的编码打开并保存',
    en: 'The CSV file is garbled: it was once opened in the wrong encoding and saved like that',
    fixZh: '从原始表格重新导出为 .xlsx 或“CSV UTF-8”，不要在乱码的文件上修改',
    fixEn: 'Export it anew from the original as .xlsx or “CSV UTF-8”; do not repair the garbled file',
  },
  'csv-quotes': {
    zh: '第 {line} 行的双引号不成对或不在一格的首尾，无法确定如何分列',
    en: 'Line {line} has a double quote without its pair, or within a cell: how it splits into columns cannot be told',
    fixZh: '删去该处多余的双引号；内容本身含双引号的，请写成两个并在整格外加双引号，或改用 .xlsx',
    fixEn:
      'Remove the stray double quote there; one that belongs to the text is written twice, with quotes around the cell; or use .xlsx',
  },
  'sheet-hidden': {
    zh: '只有隐藏的工作表“{name}”像是花名册，未读取',
    en: 'Only the hidden sheet “{name}” looks like a roster, and it was not read',
    fixZh: '确认要申报的就是该表，取消隐藏并保存后重新上传',
    fixEn: 'If it is the one to claim for, unhide it, save, and upload again',
  },
  'header-missing': {
    zh: '没有找到花名册的表头。需要的列及可用的表头：{accepted}',
    en: 'No roster header was found. Columns needed, with the headers accepted: {accepted}',
    fixZh: '确认表头与数据在同一工作表前 50 行内；CSV 若为乱码请另存为“CSV UTF-8”',
    fixEn: 'Have the header above the data within the first 50 rows; if a CSV looks garbled, save it as “CSV UTF-8”',
  },
  'columns-missing': {
    zh: '缺少必需的列。缺少的列及可用的表头：{accepted}',
    en: 'Required columns are missing. What is missing, with the headers accepted: {accepted}',
    fixZh: '补上所列各列后重新上传',
    fixEn: 'Add the columns listed and upload again',
  },
  'no-rows': {
    zh: '有表头，但表头下面没有人员数据',
    en: 'There is a header but no person below it',
    fixZh: '填入人员后重新上传；若数据在另一工作表，请移到同一张表',
    fixEn: 'Fill in the people and upload again; if they are on another sheet, move them below this header',
  },
  'too-many-rows': {
    zh: '超过 {limit} 行人员数据',
    en: 'There are more than {limit} rows of people',
    fixZh: '分成几份，每份不超过 {limit} 行，分别申报',
    fixEn: 'Split it into claims of at most {limit} rows each',
  },
  'sheet-too-long': {
    zh: '表格超过 {limit} 行（空行也计算在内）',
    en: 'The table has more than {limit} rows, blank ones included',
    fixZh: '删去人员数据之后的空行，另存一份后重新上传',
    fixEn: 'Delete the blank rows below the people, save a copy, and upload that',
  },
  'all-rows-faulty': {
    zh: '共 {rows} 行，每一行都有错误，没有可受理的人员',
    en: 'All {rows} rows have faults; there is nobody left to claim for',
    fixZh: '按各行的提示改正后重新上传',
    fixEn: 'Correct the rows as each one says, and upload again',
  },
  // A row
  'too-many-cells': {
    zh: '这一行比表头多 {more} 格，内容可能已经错位',
    en: 'This row has {more} more cells than the header: its content may have shifted',
    fixZh: '内容中的逗号（如 1,500）须去掉或在整格外加双引号，行尾多余的逗号请删去；也可改用 .xlsx',
    fixEn:
      'Take out commas within a cell (1,500) or put the cell in double quotes, and delete commas too many at the end; or use .xlsx',
  },
  'row-too-long': {
    zh: '第 {line} 行过长（超过 1,000,000 个字符），未能完整读取',
    en: 'Line {line} is longer than 1,000,000 characters and was not read to its end',
    fixZh: '删去该行多余的内容，或改用 .xlsx',
    fixEn: 'Delete what does not belong in that row, or use .xlsx',
  },
  'too-long': {
    zh: '“{header}”的内容过长，最多 {limit} 个字符',
    en: '“{header}” is too long: at most {limit} characters',
    fixZh: '核对是否粘贴了其他内容，只填本项内容',
    fixEn: 'See whether something else was pasted in, and fill in only what belongs there',
  },
  'control-characters': {
    zh: '“{header}”中有看不见的控制字符，内容可能已损坏',
    en: '“{header}” has invisible control characters: its content may be damaged',
    fixZh: '清空该单元格后重新录入，不要从其他程序粘贴',
    fixEn: 'Empty the cell and type it again, rather than pasting it from another program',
  },
  'name-not-a-name': {
    zh: '“{header}”不是一个人的姓名（写了数字、符号、“无”或不止一个人）',
    en: '“{header}” is not the name of one person: it has digits, marks, a word for none, or several names',
    fixZh: '只填证件上的本人姓名；离职、组别等说明请写在备注列',
    fixEn: "Use this person's name as on the document; put remarks in a column of their own",
  },
  'required-empty': {
    zh: '“{header}”未填',
    en: '“{header}” is empty',
    fixZh: '在该单元格填写；上下合并的单元格请取消合并并逐行填写',
    fixEn: 'Fill in the cell; if it is merged with others, unmerge and fill in each row',
  },
  'digits-lost': {
    zh: '“{header}”被表格程序当作数字保存，15 位以后的数字已经丢失（或显示为 3.5E+17 一类）',
    en: '“{header}” was kept as a number and has lost its digits beyond the fifteenth (or shows as 3.5E+17)',
    fixZh: '先把该列设为“文本”格式，再对照原件重新录入；只改格式找不回丢失的数字',
    fixEn:
      'Format the column as text first, then type the number again from the document; the format alone brings nothing back',
  },
  'formula-cell': {
    zh: '“{header}”是公式，不是值',
    en: '“{header}” is a formula, not a value',
    fixZh: '复制该列，用“选择性粘贴 → 数值”替换公式',
    fixEn: 'Copy the column and replace it by Paste Special → Values',
  },
  'cell-error': {
    zh: '“{header}”显示的是表格程序的错误值（如 #N/A）',
    en: '“{header}” shows an error of the spreadsheet program, such as #N/A',
    fixZh: '填入实际内容',
    fixEn: 'Type the actual content',
  },
  'ditto-personal': {
    zh: '“{header}”写了“同上”，但此项因人而异',
    en: '“{header}” says “same as above”, but it differs from person to person',
    fixZh: '填写本人的内容',
    fixEn: "Fill in this person's own",
  },
  'ditto-nothing-above': {
    zh: '“{header}”写了“同上”，但上面没有内容',
    en: '“{header}” says “same as above”, but nothing stands above',
    fixZh: '填写实际内容',
    fixEn: 'Type the actual content',
  },
  'name-characters-lost': {
    zh: '“{header}”中有丢失或遮盖的字（显示为 ?、□、* 或乱码）',
    en: '“{header}” has characters that were lost or hidden (shown as ?, □, * or garbled)',
    fixZh: '填写完整姓名；生僻字请用 .xlsx 或“CSV UTF-8”保存',
    fixEn: 'Type the full name; for rare characters save as .xlsx or “CSV UTF-8”',
  },
  'characters-lost': {
    zh: '“{header}”中有丢失的字（显示为 ? 或乱码）',
    en: '“{header}” has characters that were lost (shown as ? or garbled)',
    fixZh: '重新录入；生僻字请用 .xlsx 或“CSV UTF-8”保存',
    fixEn: 'Type it again; for rare characters save as .xlsx or “CSV UTF-8”',
  },
  'document-type-unknown': {
    zh: '“{header}”不是可受理的证件类型',
    en: '“{header}” is not a type of document that is accepted',
    fixZh: '填“居民身份证”“港澳台居民居住证”“港澳居民来往内地通行证”或“台湾居民来往大陆通行证”',
    fixEn: 'Use 居民身份证, 港澳台居民居住证, 港澳居民来往内地通行证 or 台湾居民来往大陆通行证',
  },
  'resident-id-fifteen-digits': {
    zh: '“{header}”是 15 位旧号码，2013 年起停用，且没有校验码可核对',
    en: '“{header}” is an old number of 15 digits: void since 2013, and without a check character to tell a mistake by',
    fixZh: '填写现行居民身份证上的 18 位号码（第 6 位后多“19”，末尾多一位校验码）；没有新证的先到派出所办理',
    fixEn:
      'Use the 18-digit number on the current identity card (19 after the sixth digit and a check character at the end); who has no such card applies for one at the police station first',
  },
  'resident-id-length': {
    zh: '“{header}”不是 18 位',
    en: '“{header}” does not have 18 characters',
    fixZh: '对照证件重新录入',
    fixEn: 'Type it again from the document',
  },
  'resident-id-character': {
    zh: '“{header}”中有不应出现的字符（前 17 位为数字，末位为数字或 X）',
    en: '“{header}” has a character that cannot stand there (17 digits, then a digit or X)',
    fixZh: '对照证件重新录入',
    fixEn: 'Type it again from the document',
  },
  'resident-id-birth-date': {
    zh: '“{header}”中的出生日期不存在',
    en: '“{header}” holds a birth date that cannot be',
    fixZh: '对照证件重新录入',
    fixEn: 'Type it again from the document',
  },
  'resident-id-check-character': {
    zh: '“{header}”的校验码不对，号码有误',
    en: '“{header}” has the wrong check character: some digit is wrong',
    fixZh: '对照证件重新录入',
    fixEn: 'Type it again from the document',
  },
  'taiwan-permit-form': {
    zh: '“{header}”不是台湾居民来往大陆通行证号码（8 位或 10 位数字）',
    en: '“{header}” is not the number of a Taiwan resident travel permit (8 or 10 digits)',
    fixZh: '对照证件重新录入',
    fixEn: 'Type it again from the document',
  },
  'hong-kong-macao-permit-form': {
    zh: '“{header}”不是港澳居民来往内地通行证号码（H 或 M 加 8 位数字）',
    en: '“{header}” is not the number of a Hong Kong and Macao resident travel permit (H or M and 8 digits)',
    fixZh: '对照证件重新录入；换证次数（末 2 位）可不填',
    fixEn: 'Type it again from the document; the two digits that count its renewals may be left out',
  },
  'credit-code-form': {
    zh: '“{header}”不是有效的统一社会信用代码（18 位，末位为校验码）',
    en: '“{header}” is not a unified social credit code (18 characters, the last a check character)',
    fixZh: '对照营业执照重新录入，或留空',
    fixEn: 'Type it again from the business licence, or leave it empty',
  },
  'credit-code-other': {
    zh: '“{header}”是另一家单位的代码，不是申报企业的',
    en: '“{header}” is the code of another organisation, not of the enterprise that claims',
    fixZh: '填错的请改正；确属其他单位职工的，由该单位申报，请删去本行',
    fixEn: 'Correct it if it is a mistake; who works for another organisation is claimed for there: delete the row',
  },
  'number-misplaced': {
    zh: '“{header}”中是证件、电话或其他号码，不是该列应填的内容',
    en: '“{header}” holds the number of a document, a telephone or another one, which does not belong there',
    fixZh: '核对是否错列，改填该列应填的内容',
    fixEn: 'See whether the columns have shifted, and fill in what belongs there',
  },
  'phone-form': {
    zh: '“{header}”不是有效的电话号码',
    en: '“{header}” is not a telephone number',
    fixZh: '填 11 位手机号，或带区号的固定电话；只填一个号码',
    fixEn: 'Use a mobile number of 11 digits, or a landline with its area code; one number only',
  },
  'account-form': {
    zh: '“{header}”不是有效的账号或卡号（至少 8 位数字或字母）',
    en: '“{header}” is not the number of an account or card: at least eight digits or letters',
    fixZh: '对照银行卡或社会保障卡重新录入，或留空',
    fixEn: 'Type it again from the card, or leave it empty',
  },
  'level-unknown': {
    zh: '“{header}”不是可识别的等级',
    en: '“{header}” is not a level that is known',
    fixZh: '填“五级/初级工”“四级/中级工”“三级/高级工”“二级/技师”“一级/高级技师”或“专项”',
    fixEn: 'Use 五级/初级工, 四级/中级工, 三级/高级工, 二级/技师, 一级/高级技师 or 专项',
  },
  'level-contradictory': {
    zh: '“{header}”同时写了两个不同的等级',
    en: '“{header}” names two different levels',
    fixZh: '只保留证书上的等级',
    fixEn: 'Keep only the level on the certificate',
  },
  'certificate-type-unknown': {
    zh: '“{header}”不是可识别的证书类型',
    en: '“{header}” is not a type of certificate that is known',
    fixZh: '填“职业技能等级证书”“职业资格证书”或“专项职业能力证书”',
    fixEn: 'Use 职业技能等级证书, 职业资格证书 or 专项职业能力证书',
  },
  'certificate-type-needed': {
    zh: '证书类型未填，也不能从证书编号判断',
    en: 'The certificate type is not given and cannot be told from the certificate number',
    fixZh: '增加或填写“证书类型”一列：职业技能等级证书、职业资格证书或专项职业能力证书',
    fixEn: 'Add or fill in a column 证书类型: 职业技能等级证书, 职业资格证书 or 专项职业能力证书',
  },
  'date-unreadable': {
    zh: '“{header}”不是完整有效的日期',
    en: '“{header}” is not a complete and existing date',
    fixZh: '按年月日填写，例如 2024-06-01',
    fixEn: 'Give year, month and day, for example 2024-06-01',
  },
  'issued-in-future': {
    zh: '“{header}”晚于今天',
    en: '“{header}” is after today',
    fixZh: '对照证书填写发证日期',
    fixEn: 'Use the issue date on the certificate',
  },
  'duplicate-row': {
    zh: '与第 {first} 行是同一人同一证书，已保留第 {first} 行',
    en: 'The same person and certificate as row {first}, which was kept',
    fixZh: '删去重复的一行；若其中一行的证书编号有误，请改正',
    fixEn: 'Delete one of the two rows; if one has the wrong certificate number, correct it',
  },
  // Notes
  'sheet-left-out': {
    zh: '工作表“{name}”中有数据，未读取；读取的是“{read}”',
    en: 'The sheet “{name}” has data and was not read; “{read}” was',
    fixZh: '若其中也有申报人员，请并入同一张表或另行申报',
    fixEn: 'If it has people to claim for, move them into the one sheet or make another claim',
  },
  'hidden-sheet-left-out': {
    zh: '隐藏的工作表“{name}”中有数据，未读取；读取的是“{read}”',
    en: 'The hidden sheet “{name}” has data and was not read; “{read}” was',
    fixZh: '若应申报的是隐藏的表，请取消隐藏后重新上传',
    fixEn: 'If the hidden one is to be claimed for, unhide it and upload again',
  },
  'sheet-unreachable': {
    zh: '工作簿列有工作表“{name}”，但文件中没有它的内容，未读取',
    en: 'The workbook lists a sheet “{name}” whose content is not in the file: it was not read',
    fixZh: '若该表有申报人员，请用 Excel 或 WPS 打开核对，另存后重新上传',
    fixEn: 'If it has people to claim for, open it in Excel or WPS, check it, save a fresh copy, and upload that',
  },
  'column-hidden-read': {
    zh: '“{header}”一列已隐藏，仍按其内容读取',
    en: 'The column “{header}” is hidden and was read all the same',
    fixZh: '核对隐藏列的内容；不应申报的请删除该列',
    fixEn: 'Check what the hidden column holds; delete it if it is not what you claim with',
  },
  'certificate-number-words': {
    zh: '“{header}”中证书编号以外的文字未采用',
    en: '“{header}” has words beside the certificate number, which were left aside',
    fixZh: '核对读取的编号；该列只填证书编号',
    fixEn: 'Check the number that was read; put only the number there',
  },
  'hidden-rows-read': {
    zh: '有 {count} 个隐藏或被筛选掉的行，也已读取（第一行为第 {first} 行）',
    en: '{count} hidden or filtered rows were read as well (the first is row {first})',
    fixZh: '不申报的人员请删除，不要只是隐藏',
    fixEn: 'Delete people you do not claim for, rather than hiding them',
  },
  'total-row-skipped': {
    zh: '这一行是合计，未作为人员读取',
    en: 'This row is a total and was not read as a person',
    fixZh: '无需处理',
    fixEn: 'Nothing to do',
  },
  'footer-row-skipped': {
    zh: '这一行是表尾说明，未作为人员读取',
    en: 'This row belongs to the foot of the form and was not read as a person',
    fixZh: '若是申报人员，请补全该行',
    fixEn: 'If it is a person to claim for, complete the row',
  },
  'repeated-header-skipped': {
    zh: '这一行重复了表头，已跳过',
    en: 'This row repeats the header and was skipped',
    fixZh: '无需处理',
    fixEn: 'Nothing to do',
  },
  'column-doubled': {
    zh: '“{header}”（{column} 列）与另一列含义相同，未读取；读取的是 {usedColumn} 列“{used}”（{whyZh}）',
    en: '“{header}” (column {column}) means the same as another and was not read; column {usedColumn}, “{used}”, was: {whyEn}',
    fixZh: '若应采用本列，请删去另一列',
    fixEn: 'If this is the one to use, delete the other',
  },
  'column-unknown': {
    zh: '“{header}”不是花名册的已知列，未读取',
    en: '“{header}” is not a known column of a roster and was not read',
    fixZh: '若是必要内容，请改用通用表头',
    fixEn: 'If it matters, give it one of the usual headers',
  },
  'money-unreadable': {
    zh: '“{header}”不是可识别的金额，不影响补贴计算',
    en: '“{header}” is not an amount that can be read; the subsidy does not depend on it',
    fixZh: '可改为数字（元）',
    fixEn: 'Use a number, in yuan, if you want it compared',
  },
  'training-dates-unreadable': {
    zh: '“{header}”不是可识别的培训日期，按未填处理',
    en: '“{header}” is not a training date or period that can be read; it counts as empty',
    fixZh: '按 2024-05-01至2024-05-20 的样式填写',
    fixEn: 'Write it like 2024-05-01至2024-05-20',
  },
  'hours-unreadable': {
    zh: '“{header}”不是可识别的学时数，按未填处理',
    en: '“{header}” is not a number of hours that can be read; it counts as empty',
    fixZh: '只填数字',
    fixEn: 'Use a number only',
  },
} as const satisfies Record<string, Wording>;

export type RosterFaultCode = keyof typeof WORDINGS;

/** The codes that only inform: the row or the file goes on without a change by the person. */
export const NOTE_CODES: ReadonlySet<RosterFaultCode> = new Set([
  'sheet-left-out',
  'hidden-sheet-left-out',
  'sheet-unreachable',
  'column-hidden-read',
  'certificate-number-words',
  'hidden-rows-read',
  'total-row-skipped',
  'footer-row-skipped',
  'repeated-header-skipped',
  'column-doubled',
  'column-unknown',
  'money-unreadable',
  'training-dates-unreadable',
  'hours-unreadable',
]);

const texts = new Map<string, Pick<Fault, 'text' | 'fix'>>();
/** A file may bring headers of its own: what is kept between files stays small. */
const TEXTS_KEPT = 500;

function fill(wording: string, words: Readonly<Record<string, string>>): string {
  return wording.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
}

/**
 * A fault of this code at this place. The texts of equal faults are one object: a roster may have a hundred thousand.
 * @param words what stands for `{…}` in the wording; `header` is taken from the place
 */
export function rosterFault(code: RosterFaultCode, place: FaultPlace = {}, words: Record<string, string> = {}): Fault {
  const all = { header: place.header ?? '', ...words };
  const key = `${code}\n${Object.values(all).join('\n')}`;
  let said = texts.get(key);
  if (said === undefined) {
    const wording: Wording = WORDINGS[code];
    said = {
      text: { zh: fill(wording.zh, all), en: fill(wording.en, all) },
      fix: { zh: fill(wording.fixZh, all), en: fill(wording.fixEn, all) },
    };
    if (texts.size >= TEXTS_KEPT) texts.clear();
    texts.set(key, said);
  }
  return { code, place, text: said.text, fix: said.fix };
}

/** As much of a header or of a sheet's name as is repeated in what is said of it, thousands of times over. */
const LONGEST_SHOWN = 40;

export function shownName(text: string): string {
  // Not within a character of two units.
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

export interface RowTotals {
  readonly rows: number;
  readonly good: number;
  readonly faulty: number;
}

/** Leaves the readers for the one place that turns it into data: the file cannot be used, for these reasons. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
  readonly faults: readonly Fault[];
  /** Found, listed or not. */
  readonly found: number;
  /** Where the rows were counted. */
  readonly totals: RowTotals;

  constructor(faults: Fault | readonly Fault[], found?: number, totals?: RowTotals) {
    super('The file cannot be used as a roster.');
    this.faults = 'code' in faults ? [faults] : faults;
    this.found = found ?? this.faults.length;
    this.totals = totals ?? { rows: 0, good: 0, faulty: 0 };
  }
}

export function damaged(): UnusableFile {
  return new UnusableFile(rosterFault('workbook-damaged'));
}

/** Of faults and of notes each: more than anybody corrects at a time. */
const MOST_LISTED = 5_000;
/** An answer of a function holds 6 MB, in which it is a text within JSON: both lists go into one with room to spare. */
const FAULT_BYTES = 3_000_000;
const NOTE_BYTES = 1_000_000;

/** The first faults or notes of a roster, and how many there were: a hundred thousand rows may have several each. */
export class FaultList {
  readonly listed: Fault[] = [];
  #found = 0;
  #room: number;

  private constructor(bytes: number) {
    this.#room = bytes;
  }

  static ofFaults(): FaultList {
    return new FaultList(FAULT_BYTES);
  }

  static ofNotes(): FaultList {
    return new FaultList(NOTE_BYTES);
  }

  get found(): number {
    return this.#found;
  }

  add(fault: Fault): void {
    this.#found++;
    if (this.listed.length >= MOST_LISTED || this.#room <= 0) return;
    this.#room -= utf8.encode(JSON.stringify(fault)).length + 1;
    // What comes behind the first that has no room is not listed either: a list with gaps would look whole.
    if (this.#room > 0) this.listed.push(fault);
  }
}

const utf8 = new TextEncoder();
