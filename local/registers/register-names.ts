/** The registers behind this server, each with its own limit and its own ways of failing: `/v1/<name>:<verb>`. */
export const REGISTER_NAMES = [
  'certificates',
  'insurance',
  'enrolment',
  'fiscal-payroll',
  'other-grants',
  'enterprises',
  'issuers',
  'classes',
] as const;

export type RegisterName = (typeof REGISTER_NAMES)[number];
