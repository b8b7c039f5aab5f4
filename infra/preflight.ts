import { type Config, EXAMPLE_ICP_FILING } from './config.ts';

/** What of a config a person has to know before it is deployed. */
export interface Finding {
  /** Whether nothing is synthesized with it, nothing deployed with it, or it is only told. */
  readonly stops: 'synthesis' | 'deployment' | 'nothing';
  readonly text: { readonly zh: string; readonly en: string };
}

/** 闽ICP备2024012345号-1, or a licence (ICP 证) in its place. */
const ICP = /^\p{Script=Han}ICP[备证]\d{6,12}号(-\d+)?$/u;

export function findingsOf(config: Config): readonly Finding[] {
  return [...filing(config), ...alarms(config), ...lock(config)];
}

/** @throws Error naming all that keeps this config from being synthesized or deployed */
export function refuseUnready(config: Config, step: 'synthesis' | 'deployment'): void {
  const stopping = findingsOf(config).filter(({ stops }) => stops === 'synthesis' || stops === step);
  if (stopping.length > 0) throw new Error(stopping.map(({ text }) => `${text.zh} ${text.en}`).join('\n'));
}

/** https://docs.amazonaws.cn/en_us/aws/latest/userguide/api-gateway.html */
function filing({ region, icpFiling }: Config): Finding[] {
  if (region?.startsWith('cn-') !== true) return [];
  if (icpFiling === undefined || !ICP.test(icpFiling)) {
    return [
      {
        stops: 'synthesis',
        text: {
          zh: `${region}:请在 infra/config.ts 的 icpFiling 中填写与该账户关联的 ICP 备案号;没有备案,API 网关对凭令牌或无需登录的请求一律不予响应。`,
          en: `${region}: set icpFiling in infra/config.ts to the number of the ICP filing that the account is associated with; without a filing API Gateway answers no request that comes with a token or without a sign-in.`,
        },
      },
    ];
  }
  if (icpFiling !== EXAMPLE_ICP_FILING) return [];
  return [
    {
      stops: 'deployment',
      text: {
        zh: `${region}:infra/config.ts 中的 icpFiling 仍是示例,请改为与该账户关联的 ICP 备案号。`,
        en: `${region}: icpFiling in infra/config.ts is still the example; set the number of the filing that the account is associated with.`,
      },
    },
  ];
}

function alarms({ alarmEmails, stackName }: Config): Finding[] {
  if (alarmEmails.length > 0) return [];
  return [
    {
      stops: 'nothing',
      text: {
        zh: `${stackName}:alarmEmails 为空,告警只到达自行订阅主题 Alarms 的人。`,
        en: `${stackName}: alarmEmails is empty; alarms reach only who subscribes to the topic Alarms.`,
      },
    },
  ];
}

function lock({ anchors, established, stackName }: Config): Finding[] {
  const { mode, years } = anchors;
  const locked: Finding = {
    stops: 'nothing',
    text: {
      zh: `${stackName}:审计锚点将锁定 ${years} 年,任何人都不能提前删除;试用请将 anchors.mode 设为 governance。`,
      en: `${stackName}: what the audit chains are held to is locked for ${years} years and nobody can delete it before; for a trial set anchors.mode to governance.`,
    },
  };
  const open: Finding = {
    stops: 'nothing',
    text: {
      zh: `${stackName}:首次部署成功后,请将 established 设为 true 并再次部署,以防误删。`,
      en: `${stackName}: once the first deployment has succeeded, set established to true and deploy again, so that nothing is deleted by mistake.`,
    },
  };
  return [...(mode === 'compliance' ? [locked] : []), ...(established ? [] : [open])];
}
