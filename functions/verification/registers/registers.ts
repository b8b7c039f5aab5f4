import type { ClassFacts } from '../facts.ts';
import type { Ask } from './asker.ts';
import { type CertificateFacts, type CertificateQuestion, certificateRegister } from './certificate-register.ts';
import { type ClassQuestion, classRegister } from './class-register.ts';
import { type EnrolmentFacts, enrolmentRegister, type PersonQuestion } from './enrolment-register.ts';
import { type EnterpriseRegister, enterpriseRegister } from './enterprise-register.ts';
import { type FiscalPayrollFacts, fiscalPayrollRegister } from './fiscal-payroll-register.ts';
import { type InsuranceFacts, type InsuranceQuestion, insuranceRegister } from './insurance-register.ts';
import { type IssuerAnswer, type IssuerQuestion, issuerRegister } from './issuer-register.ts';
import { type OtherGrantsFacts, type OtherGrantsQuestion, otherGrantsRegister } from './other-grants-register.ts';
import type { Register } from './register.ts';

/** Registers that are asked about a line of a roster. */
export interface LineRegisters {
  readonly certificates: Register<CertificateQuestion, CertificateFacts>;
  readonly insurance: Register<InsuranceQuestion, InsuranceFacts>;
  readonly enrolment: Register<PersonQuestion, EnrolmentFacts>;
  readonly 'fiscal-payroll': Register<PersonQuestion, FiscalPayrollFacts>;
  readonly 'other-grants': Register<OtherGrantsQuestion, OtherGrantsFacts>;
  readonly classes: Register<ClassQuestion, ClassFacts>;
}

/** Everything that verification asks, whoever answers. */
export interface Registers extends LineRegisters {
  readonly issuers: Register<IssuerQuestion, IssuerAnswer>;
  readonly enterprises: EnterpriseRegister;
}

export function registersBy(ask: Ask): Registers {
  return {
    certificates: certificateRegister(ask),
    insurance: insuranceRegister(ask),
    enrolment: enrolmentRegister(ask),
    'fiscal-payroll': fiscalPayrollRegister(ask),
    'other-grants': otherGrantsRegister(ask),
    classes: classRegister(ask),
    issuers: issuerRegister(ask),
    enterprises: enterpriseRegister(ask),
  };
}
