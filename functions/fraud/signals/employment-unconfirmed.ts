import type { Line } from '../../claim/line.ts';

/** The register could not say whether the claimant employed the worker in the training months (虚构名单). */
export function employmentUnconfirmed(line: Pick<Line, 'unknowns'>): boolean {
  return line.unknowns?.includes('employment-unknown') ?? false;
}
