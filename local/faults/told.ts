import type { Faults, GivenFaults } from './faults.ts';
import type { FaultRule } from './plan.ts';

/** What the rules have done so far, one line each. A rule that matched nothing is told too: it may be mistyped. */
export function toldFaults(faults: Faults): string {
  const given = faults.given();
  const total = given.reduce((sum, one) => sum + one.given, 0);
  return [`故障 / faults, seed ${faults.seed}: ${total}`, ...given.map(line)].join('\n');
}

function line({ rule, matched, given }: GivenFaults): string {
  const share = matched === 0 ? '没有匹配的请求 / matched no request' : `${given} / ${matched}`;
  return `  ${rule.seam.padEnd(15)} ${rule.fault.padEnd(12)} ${share.padStart(11)}  ${matchText(rule)}`.trimEnd();
}

function matchText({ function: of, operation, path, source }: FaultRule): string {
  return [operation, path, of, source].filter((part) => part !== undefined).join(' ');
}
