import type { IssuerNames } from '#functions/api/issuer-names.ts';
import type { ChannelName } from '#functions/notification/channel.ts';
import type { Recipient } from '#functions/notification/recipient.ts';

/** One typed config per environment. Whatever differs between two deployments stands here and nowhere else. */
export interface Config {
  readonly stackName: string;
  /** Absent: the template is for any region of `aws`. */
  readonly region?: string;
  readonly runtime: 'nodejs24.x' | 'nodejs22.x';
  /** `table`: a clock that people set, for one machine and acceptance tests; never where money is real. */
  readonly businessTime: 'machine' | 'table';
  /** `clientId`: the console as the issuer knows it, a public client that signs in with a code and PKCE. */
  readonly issuer: {
    readonly url: string;
    readonly jwksUrl: string;
    readonly audience: string;
    readonly clientId: string;
    /** What it calls claims and roles, where that is not what this software calls them: `realm_access.roles`. */
    readonly names: IssuerNames;
  };
  readonly registersUrl: string;
  readonly treasuryUrl: string;
  /**
   * Where notifications go: a message platform that takes webhooks, providers of e-mail and short messages; an empty address
   * is a channel that is off. Each resolves the recipient's id to an address: no contact data is kept here.
   */
  readonly notification: {
    readonly urls: Readonly<Record<ChannelName, string>>;
    /** Of a provider that finds a worker by their document; it and nobody else is given it. */
    readonly workerUrl: string;
    readonly sender: string;
    readonly routes: Readonly<Record<Recipient['kind'], readonly ChannelName[]>>;
    /** Before the last day of a period. The procedure names none: two is this project's own. */
    readonly remindWorkingDays: number;
  };
  /** Scanner for malware that takes an attachment by `POST`; empty: nothing is scanned, and each attachment says so. */
  readonly malwareScanUrl: string;
  /** Names in Secrets Manager. Functions read them when they run: a rotated one is in use within minutes, without a deployment. */
  readonly secrets: {
    readonly registersApiKey: string;
    readonly treasurySigning: string;
    readonly notificationSigning: string;
  };
  /** How long the stream has its turn before the sweeper sends a message. */
  readonly outboxGraceMs: number;
  /** How long what just happened to an execution has its turn before the driver sweeper steps in. */
  readonly driverGraceMs: number;
  /** How long the treasury has for its receipt before it is told again, same words. */
  readonly receiptGraceMs: number;
  readonly logRetentionDays: 7 | 365 | 1096;
  /** Throttling of the whole stage, requests per second and burst. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Requests per five minutes and source address before the firewall answers. */
  readonly requestsPerAddress: number;
  /**
   * Items over which the uses of phones and accounts are spread: about one for 160 lines of a year, so that a read stays at
   * some units. With another number the uses of before are not found any more: they are looked for within twelve months.
   */
  readonly contactBuckets: number;
  /** Masked fields that one person may see in clear on a business day. */
  readonly revealsPerDay: number;
  /** Who is told when an alarm rings, besides whoever subscribes to the topic; each confirms once by a link. */
  readonly alarmEmails: readonly string[];
  /**
   * How long what the audit chains are held to cannot be deleted. `compliance`: by nobody, the account's owner included, so
   * that a trial stays in its account for years; `governance`: by nobody who was not given the right to pass the lock.
   */
  readonly anchors: { readonly mode: 'governance' | 'compliance'; readonly years: number };
  /**
   * Whether a deployment has succeeded: from then on neither the stack nor the table can be deleted by mistake. Before, both
   * have to stay removable, or a first deployment that fails could not be repeated.
   */
  readonly established: boolean;
  /**
   * Number of the ICP filing (ICP 备案) that the account is associated with. Regions of `aws-cn` ask for it: API Gateway
   * answers there without one only what IAM has signed.
   */
  readonly icpFiling?: string;
}

/** Stands for the number of your own; a deployment with it is refused. */
export const EXAMPLE_ICP_FILING = '闽ICP备00000000号';

const production = {
  runtime: 'nodejs24.x',
  businessTime: 'machine',
  issuer: {
    url: 'https://login.example.gov.cn/realms/jianzheng',
    jwksUrl: 'https://login.example.gov.cn/realms/jianzheng/protocol/openid-connect/certs',
    audience: 'jianzheng',
    clientId: 'jianzheng-console',
    names: {},
  },
  registersUrl: 'https://registers.example.gov.cn',
  treasuryUrl: 'https://treasury.example.gov.cn',
  notification: {
    urls: { webhook: 'https://messages.example.gov.cn/jianzheng', email: '', sms: '' },
    workerUrl: '',
    sender: '职业技能提升补贴',
    routes: {
      enterprise: ['webhook', 'sms'],
      'first-reviewer': ['webhook'],
      'second-reviewer': ['webhook'],
      approver: ['webhook'],
      finance: ['webhook', 'email'],
      supervisor: ['webhook', 'email'],
    },
    remindWorkingDays: 2,
  },
  malwareScanUrl: '',
  secrets: {
    registersApiKey: 'jianzheng/registers-api-key',
    treasurySigning: 'jianzheng/treasury-signing',
    notificationSigning: 'jianzheng/notification-signing',
  },
  outboxGraceMs: 60_000,
  driverGraceMs: 5 * 60_000,
  receiptGraceMs: 24 * 60 * 60_000,
  logRetentionDays: 1096,
  throttle: { rate: 200, burst: 400 },
  requestsPerAddress: 20_000,
  contactBuckets: 1024,
  revealsPerDay: 30,
  alarmEmails: [],
  anchors: { mode: 'compliance', years: 10 },
  established: false,
} as const satisfies Partial<Config>;

export const ENVIRONMENTS = {
  /** One machine: the endpoints are put in by the runner, by the names of the variables. */
  local: {
    ...production,
    stackName: 'jianzheng-local',
    notification: { ...production.notification, workerUrl: 'https://messages.example.gov.cn/workers' },
    businessTime: 'table',
    outboxGraceMs: 2_000,
    driverGraceMs: 20_000,
    receiptGraceMs: 60_000,
    logRetentionDays: 7,
    anchors: { mode: 'governance', years: 1 },
  },
  aws: { ...production, stackName: 'jianzheng' },
  'cn-north-1': { ...production, stackName: 'jianzheng', region: 'cn-north-1', icpFiling: EXAMPLE_ICP_FILING },
  'cn-northwest-1': { ...production, stackName: 'jianzheng', region: 'cn-northwest-1', icpFiling: EXAMPLE_ICP_FILING },
} as const satisfies Record<string, Config>;

export type Environment = keyof typeof ENVIRONMENTS;

export function isEnvironment(name: string): name is Environment {
  return Object.hasOwn(ENVIRONMENTS, name);
}
