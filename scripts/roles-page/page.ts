import { OPERATIONS } from '#functions/api/contract/operations.ts';
import { LONGEST_DAYS } from '#functions/office/office.ts';
import { OPERATION_TEXTS, SCOPE_TEXTS } from '#functions/api/contract/permission-texts.ts';
import { ROLE_TEXTS } from '#functions/api/role-texts.ts';
import {
  type Operation,
  PERMISSIONS,
  RECUSABLE,
  ROLES,
  type Role,
  type Scope,
  STAND_IN_ROLES,
} from '#functions/api/permissions.ts';
import type { Text } from '#functions/shared/fault.ts';

export const ROLES_PAGE = 'docs/roles.md';

const MARKS: Readonly<Record<Scope, string>> = { own: '◐', region: '◑', all: '●' };
const both = ({ zh, en }: Text) => `${zh} ${en}`;

/** The page on roles as the table has it. */
export function rolesPage(): string {
  const operations = Object.keys(PERMISSIONS) as Operation[];
  const cells = (operation: Operation) => {
    const scopes: Partial<Record<Role, Scope>> = PERMISSIONS[operation];
    return ROLES.map((role) => (scopes[role] === undefined ? '' : MARKS[scopes[role]]));
  };
  const routes = (operation: Operation) =>
    OPERATIONS.filter(
      ({ access }) => 'permission' in access && [access.permission].flat().some((each) => each === operation),
    ).map(({ method, path }) => `\`${method} ${path}\``);
  return [
    '# 角色与权限 Roles and permissions',
    '',
    '由 `functions/api/permissions.ts` 生成:`npm run roles:page`。请勿手工修改。  ',
    'Written from `functions/api/permissions.ts` by `npm run roles:page`; not edited by hand.',
    '',
    `${Object.entries(MARKS)
      .map(([scope, mark]) => `${mark} ${both(SCOPE_TEXTS[scope as Scope])}`)
      .join(';')}。`,
    '⊘ 回避时不得办理 not while recused(回避)。',
    '',
    row(['操作 Operation', ...ROLES.map((role) => both(ROLE_TEXTS[role]))]),
    row(['---', ...ROLES.map(() => ':-:')]),
    ...operations.map((operation) =>
      row([
        `${both(OPERATION_TEXTS[operation])} \`${operation}\`${RECUSABLE.includes(operation) ? ' ⊘' : ''}`,
        ...cells(operation),
      ]),
    ),
    '',
    '## 接口 Routes',
    '',
    row(['权限 Permission', '接口 Routes']),
    row(['---', '---']),
    ...operations.map((operation) => row([`\`${operation}\``, routes(operation).join('<br>')])),
    '',
    '## 规则 Rules',
    '',
    ...RULES.flatMap(({ zh, en }) => [`- ${zh}  `, `  ${en}`]),
    '',
    '## 令牌 Tokens',
    '',
    ...TOKENS.flatMap(({ zh, en }) => [`- ${zh}  `, `  ${en}`]),
    '',
  ].join('\n');
}

const row = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;

const RULES: readonly Text[] = [
  {
    zh: '两人办理:初审与复审、审批、异议、案件、关注名单、调剂、追回、政策发布均须由不同人员办理;代理人与被代理人视为同一人。',
    en: 'Four eyes: both reviews, the approval, objections, cases, the watchlist, transfers, recoveries and the publication of a policy each need another person. A stand-in and the one they stand in for count as one.',
  },
  {
    zh: `代理:${STAND_IN_ROLES.map((role) => ROLE_TEXTS[role].zh).join('、')}可指定代理人至某日(含),最长 ${LONGEST_DAYS} 天,到期自动结束,可随时撤销;本人不在岗的由系统管理员指定。代理人须自己任有上述职务或监管职务,不得再转代理。审计轨迹记录两人。`,
    en: `Stand-ins (代理): ${STAND_IN_ROLES.map((role) => ROLE_TEXTS[role].en.toLowerCase()).join(', ')} name one until a day, at most ${LONGEST_DAYS} days; it ends by itself and may be revoked. For somebody who is away the administrator does. A stand-in holds such an office, or that of a supervisor, and hands it on to nobody. The trail has both names.`,
  },
  {
    zh: '回避:本人申明,或由监管人员、系统管理员责令;只能由他人解除。回避期间不得办理带 ⊘ 的操作,也不得以他人名义或由他人以其名义办理。',
    en: 'Recusal (回避): declared by oneself, or set by the supervisor or the administrator; lifted by somebody else only. While it holds nothing marked ⊘ is done by them, in another name, or by another in theirs.',
  },
  {
    zh: '查看明文:每次一项,须写明理由,记入申报的审计轨迹(不含内容),每人每日有次数上限(设置项 revealsPerDay)。',
    en: "A field in clear: one at a time, with a reason, in the claim's trail without the value, so many a person and day (setting revealsPerDay).",
  },
  {
    zh: '审计人员的每次查阅均先记录再答复。',
    en: 'Every look of an auditor is written down before it is answered.',
  },
];

const TOKENS: readonly Text[] = [
  {
    zh: '默认声明:`name`(姓名,供同事辨认)、`roles`、`region`、`counties`、`enterprise_id`、`branch_ids`、`document_type`、`document_number`(后两项须同时提供)。',
    en: 'Claims unless told otherwise: `name` (shown to colleagues), `roles`, `region`, `counties`, `enterprise_id`, `branch_ids`, `document_type`, `document_number` (these two together).',
  },
  {
    zh: "登录系统另有叫法的,在 `infra/config.ts` 的 `issuer.names` 中设置:`{ claims: { roles: 'realm_access.roles' }, roles: { '初审员': 'first-reviewer' } }`。",
    en: "What an issuer calls otherwise is set in `issuer.names` of `infra/config.ts`: `{ claims: { roles: 'realm_access.roles' }, roles: { '初审员': 'first-reviewer' } }`.",
  },
  {
    zh: '县市区须在令牌中逐一列出:行政区划代码不能说明隶属关系(平潭 350128 与福州 350100 前缀相同,但不属福州)。',
    en: 'Counties are named one by one: a code does not tell what lies in what (Pingtan 350128 begins as Fuzhou 350100 does and is no part of it).',
  },
];
