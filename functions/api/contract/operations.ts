import { attachments } from './attachments.ts';
import { audit } from './audit.ts';
import { cases } from './cases.ts';
import { claims } from './claims.ts';
import { contract } from './contract.ts';
import { documents } from './documents.ts';
import { entitlements } from './entitlements.ts';
import { executions } from './executions.ts';
import { funds } from './funds.ts';
import { notices } from './notices.ts';
import { notifications } from './notifications.ts';
import { offices } from './offices.ts';
import { payments } from './payments.ts';
import { policies } from './policies.ts';
import { recoveries } from './recoveries.ts';
import { review } from './review.ts';
import { reviewQueue } from './review-queue.ts';
import type { Row } from './row.ts';
import { statistics } from './statistics.ts';
import { submission } from './submission.ts';
import { watchlist } from './watchlist.ts';
import { workers } from './workers.ts';

/** Every operation of the API, one row each. A route that has none fails a test. */
export const OPERATIONS: readonly Row[] = [
  ...claims,
  ...submission,
  ...attachments,
  ...documents,
  ...review,
  ...reviewQueue,
  ...executions,
  ...audit,
  ...notices,
  ...payments,
  ...funds,
  ...recoveries,
  ...entitlements,
  ...policies,
  ...cases,
  ...watchlist,
  ...workers,
  ...statistics,
  ...contract,
  ...offices,
  ...notifications,
];
