import { createHash } from 'node:crypto';

/**
 * A4 as bureaus print it (GB/T 9704-2012): title in 小标宋 (here its widespread kin), text in 仿宋 of 16 pt (三号), tables
 * smaller, page numbers at the foot. Fonts are the reader's: none is loaded.
 */
export const PAGE_STYLE = `
@page { size: A4; margin: 37mm 26mm 35mm 28mm; @bottom-center { content: "— " counter(page) " —"; font: 14pt SimSun, "Songti SC", "Noto Serif CJK SC", serif; } }
@page wide { size: A4 landscape; margin: 28mm 25mm 25mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 210mm; padding: 12mm; color: #000; background: #fff; font: 16pt/28pt FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", serif; }
body.wide { page: wide; max-width: 297mm; }
h1 { margin: 0 0 14pt; text-align: center; font: normal 22pt/32pt "FZXiaoBiaoSong-B05S", SimSun, "Songti SC", "Noto Serif CJK SC", serif; }
.number { text-align: center; margin: 0 0 18pt; }
.to, .plain { margin: 0; }
.body { margin: 0; text-indent: 2em; }
.id { white-space: nowrap; }
html[lang="en"] .body { text-indent: 0; margin-bottom: 10pt; }
.right { text-align: right; }
.signed { margin: 32pt 0 0; text-align: right; break-inside: avoid; }
.signed .seal { display: inline-block; min-width: 62mm; text-align: center; }
table { width: 100%; border-collapse: collapse; margin: 10pt 0; font-size: 11pt; line-height: 16pt; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.75pt solid #000; padding: 3pt 4pt; vertical-align: middle; overflow-wrap: anywhere; }
th { font-weight: normal; text-align: center; font-family: SimHei, "Heiti SC", "Noto Sans CJK SC", sans-serif; }
td.figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.middle { text-align: center; }
td.opinion { height: 30mm; vertical-align: top; }
.note { font-size: 11pt; line-height: 16pt; }
@media print { body { padding: 0; max-width: none; } }
`;

/** The style as a policy names it, and no other. */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;

/** Nothing runs in a page and nothing is loaded by it. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src ${PAGE_STYLE_SOURCE}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
