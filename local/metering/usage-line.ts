import { lambdaTotal, s3Total, type Usage } from './usage.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A run in one line, for whoever watches `npm start`. */
export function usageLine(usage: Usage): { readonly zh: string; readonly en: string } {
  const { invocations, mibMs } = lambdaTotal(usage);
  const { putRequests, getRequests } = s3Total(usage);
  const { readUnits, writeUnits } = usage.dynamodb;
  const transitions = whole.format(usage.stepFunctions.stateTransitions);
  const calls = whole.format(invocations);
  const gbSeconds = (mibMs / 1024 / 1000).toFixed(1);
  const units = [whole.format(readUnits), whole.format(writeUnits)];
  const requests = [whole.format(putRequests), whole.format(getRequests)];
  const api = whole.format(usage.apiGateway.requests);
  const keys = whole.format(Object.values(usage.kms).reduce((sum, count) => sum + count, 0));
  return {
    zh: `云上计费量:状态转换 ${transitions},函数调用 ${calls}(${gbSeconds} GB·秒,按本机耗时),读单位 ${units[0]},写单位 ${units[1]},S3 写 ${requests[0]} 读 ${requests[1]},API 请求 ${api},密钥使用 ${keys}`,
    en: `AWS would bill: ${transitions} state transitions, ${calls} invocations (${gbSeconds} GB-seconds of this machine), ${units[0]} read and ${units[1]} write units, S3 ${requests[0]} puts and ${requests[1]} gets, ${api} API requests, ${keys} key uses`,
  };
}
