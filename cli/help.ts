import type { Text } from '#functions/shared/fault.ts';

/** One screen: what there is, how it is called, and what its exit codes mean. */
export const HELP: Text = {
  zh: `jianzheng:见证补贴申报

  login [--enterprise 信用代码] [--role 角色] [--region 区划]      登录(本机:直接取得演示身份;云上:浏览器登录)
        [--browser] [--issuer URL --client-id ID] [--token 令牌|-]
  logout                                                         删除本机保存的令牌
  template --out roster.xlsx                                     花名册模板
  submit 花名册 [--enterprise 信用代码] [--region 区划]             上传、检查、提交,并跟进到需要人工的环节
        [--claim 申报编号] [--label 名称] [--dry-run]
        [--leave-out-faulty-rows] [--no-wait] [--timeout 秒]
  status [申报编号] [--enterprise 信用代码]                         一件申报,或本企业全部申报
  watch 申报编号 [--until 状态] [--timeout 秒]                      一直跟进到办结
  faults 申报编号 --out faults.xlsx [--roster 原文件]               原花名册,有误的单元格已标出
  export 申报编号 --out 结果.xlsx|.csv|.json                        逐行结果与办理过程

--dry-run 为试算:列出每行可获金额,不提交、不留草稿
每个命令都有(也可写在命令之前):--endpoint URL(默认 JIANZHENG_API 或 .local/endpoints.json)、
      --data 文件夹(npm start 所用的数据文件夹)、--lang zh|en、--json、--help
中断后再次执行同一命令即可继续,不会重复提交同一文件;确需把同一文件另作一件申报时用 --label。

退出码:0 完成 · 1 技术故障,可重试 · 2 写法有误 · 3 未登录或无权 · 4 花名册有误,未提交 · 5 被拒绝,见说明
      6 被退回或未获拨付,需您处理 · 7 等待超时 · 130 被中断
`,
  en: `jianzheng: claims for the training subsidy

  login [--enterprise CODE] [--role ROLE] [--region CODE]        sign in (one machine: a demo person; cloud: your browser)
        [--browser] [--issuer URL --client-id ID] [--token TOKEN|-]
  logout                                                         forgets the token kept here
  template --out roster.xlsx                                     an empty roster (花名册)
  submit ROSTER [--enterprise CODE] [--region CODE]              uploads, checks, submits, follows until people decide
        [--claim CLAIM] [--label NAME] [--dry-run]
        [--leave-out-faulty-rows] [--no-wait] [--timeout SECONDS]
  status [CLAIM] [--enterprise CODE]                             one claim, or all of the enterprise
  watch CLAIM [--until STATUS] [--timeout SECONDS]               follows a claim to its end
  faults CLAIM --out faults.xlsx [--roster FILE]                 the roster back, wrong cells marked
  export CLAIM --out result.xlsx|.csv|.json                      lines and decisions

--dry-run tells what each line would be granted, submits nothing and leaves no draft
Every command, before it or behind: --endpoint URL (default: JIANZHENG_API or .local/endpoints.json),
      --data FOLDER (what "npm start" keeps its data in), --lang zh|en, --json, --help
Interrupted, call the same command again: it goes on and submits no file twice; --label makes the same file another claim.

Exit codes: 0 done · 1 technical failure, try again · 2 wrong command line · 3 not signed in or not allowed
      4 the roster has faults, nothing submitted · 5 refused, see why · 6 came back to you or was not paid
      7 waited long enough · 130 interrupted
`,
};
