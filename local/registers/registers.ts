import type { Register } from './answering.ts';
import { certificateRegister } from './certificate-register.ts';
import { classRegister } from './class-register.ts';
import { enrolmentRegister } from './enrolment-register.ts';
import { enterpriseRegister } from './enterprise-register.ts';
import { fiscalPayrollRegister } from './fiscal-payroll-register.ts';
import { insuranceRegister } from './insurance-register.ts';
import { issuerRegister } from './issuer-register.ts';
import { otherGrantsRegister } from './other-grants-register.ts';
import type { RegisterName } from './register-names.ts';

export const REGISTERS: Readonly<Record<RegisterName, Register>> = {
  certificates: certificateRegister,
  insurance: insuranceRegister,
  enrolment: enrolmentRegister,
  'fiscal-payroll': fiscalPayrollRegister,
  'other-grants': otherGrantsRegister,
  enterprises: enterpriseRegister,
  issuers: issuerRegister,
  classes: classRegister,
};
