import type { Text } from '../shared/fault.ts';
import type { Role } from './permissions.ts';

/** What roles are called, on every page and paper. */
export const ROLE_TEXTS: Readonly<Record<Role, Text>> = {
  'enterprise-operator': { zh: '企业经办人', en: 'Enterprise operator' },
  'first-reviewer': { zh: '初审人员', en: 'First reviewer' },
  'second-reviewer': { zh: '复审人员', en: 'Second reviewer' },
  approver: { zh: '审批人', en: 'Approver' },
  finance: { zh: '财政拨付人员', en: 'Finance officer' },
  supervisor: { zh: '监管人员', en: 'Supervisor' },
  auditor: { zh: '审计、纪检人员', en: 'Auditor' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
  'policy-administrator': { zh: '政策管理员', en: 'Policy administrator' },
  worker: { zh: '职工', en: 'Worker' },
  public: { zh: '公众', en: 'Public' },
};
