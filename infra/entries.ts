/** Functions of the stack and the file each begins in, in the order of the claim's way. */
export const ENTRIES = {
  Authorizer: 'functions/api/authorizer-handler.ts',
  ClaimApi: 'functions/claim/api-handler.ts',
  ExecutionApi: 'functions/execution/api-handler.ts',
  SubmissionApi: 'functions/submission/api-handler.ts',
  ReviewApi: 'functions/review/api-handler.ts',
  NoticeApi: 'functions/notice/api-handler.ts',
  PaymentApi: 'functions/payment/api-handler.ts',
  Intake: 'functions/submission/intake-handler.ts',
  Stand: 'functions/claim/stand-handler.ts',
  Wait: 'functions/claim/wait-handler.ts',
  Freeze: 'functions/submission/freeze-handler.ts',
  Verification: 'functions/verification/handler.ts',
  RegisterWatch: 'functions/verification/register-watch-handler.ts',
  Eligibility: 'functions/eligibility/handler.ts',
  Fraud: 'functions/fraud/handler.ts',
  Review: 'functions/review/conclude-handler.ts',
  Notice: 'functions/notice/handler.ts',
  Payment: 'functions/payment/handler.ts',
  End: 'functions/claim/end-handler.ts',
  Archive: 'functions/execution/archive-handler.ts',
  DriverSweeper: 'functions/execution/driver-sweeper-handler.ts',
  OutboxStream: 'functions/outbox/stream-handler.ts',
  OutboxSweeper: 'functions/outbox/sweeper-handler.ts',
} as const;

export type FunctionName = keyof typeof ENTRIES;
