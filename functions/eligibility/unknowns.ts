import type { Text } from '../shared/fault.ts';

/** What could not be found out about a line: shown to the reviewer, or confirmed by one, never a reason by itself. */
export const UNKNOWNS = {
  'occupation-not-in-catalogue': { zh: '职业(工种)不在目录中。', en: 'The occupation is not in the catalogue.' },
  'certificate-number-form-unknown': {
    zh: '证书编号不是已公布的格式,请核对证书原件。',
    en: 'The certificate number has no form that is published: look at the certificate itself.',
  },
  'certificate-number-issuer-differs': {
    zh: '证书编号与所填评价机构的类别或地区不符。',
    en: 'The certificate number does not go with the kind or the place of the issuer on the line.',
  },
  'certificate-number-of-another-province': {
    zh: '证书编号为外省评价机构的编号。',
    en: "The certificate number is that of another province's issuer.",
  },
  'employment-unknown': { zh: '无法核实培训期间参保情况。', en: 'Employment in the training months is not known.' },
  'pension-unknown': { zh: '无法核实是否享受养老待遇。', en: 'It is not known whether a pension is drawn.' },
  'public-servant-unknown': {
    zh: '无法核实是否机关事业在编。',
    en: 'It is not known whether this is a public servant.',
  },
  'student-unknown': { zh: '无法核实是否在校生。', en: 'It is not known whether this is a student.' },
  'age-unknown': { zh: '无法核实年龄或退休年龄。', en: 'Age or retirement age is not known.' },
  'issuer-unknown': { zh: '无法核实评价机构是否备案。', en: 'It is not known whether the issuer is on file.' },
  'unemployment-subsidy-unknown': {
    zh: '无法核实失业保险技能提升补贴情况。',
    en: "It is not known whether the unemployment fund's subsidy was drawn.",
  },
  'personal-claim-unknown': {
    zh: '无法核实个人是否已申领。',
    en: 'It is not known whether the worker claimed in person.',
  },
  'consent-unknown': { zh: '花名册未载明本人是否同意。', en: "The roster does not tell the worker's consent." },
  'training-mode-unknown': { zh: '未载明培训方式。', en: 'The training mode is not told.' },
  'training-hours-unknown': {
    zh: '未载明培训学时或最低学时。',
    en: 'Training hours, or the least of them, are not known.',
  },
  'claim-window-unknown': { zh: '申领期限未知。', en: 'The time for claiming is not known.' },
  'training-rate-unknown': { zh: '培训补贴标准未知。', en: 'The rate of the training subsidy is not known.' },
  'evaluation-rate-unknown': { zh: '评价补贴标准未知。', en: 'The rate of the evaluation subsidy is not known.' },
} as const satisfies Record<string, Text>;

export type UnknownCode = keyof typeof UNKNOWNS;
