/** The registers that verification asks, by the names under which limits, failures and calls of each are kept. */
export const REGISTER_PATHS = {
  certificates: '/v1/certificates:verify',
  insurance: '/v1/insurance:check',
  enrolment: '/v1/enrolment:check',
  'fiscal-payroll': '/v1/fiscal-payroll:check',
  'other-grants': '/v1/other-grants:check',
  classes: '/v1/classes:lookup',
  issuers: '/v1/issuers:lookup',
  enterprises: '/v1/enterprises:lookup',
} as const;

export type RegisterName = keyof typeof REGISTER_PATHS;

export const REGISTER_NAMES = Object.keys(REGISTER_PATHS) as readonly RegisterName[];
