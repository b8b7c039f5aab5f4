import { api, read, write } from '../api/operation.ts';
import { checkChain, executionTrace, intervene } from './execution-handler.ts';
import { Intervene } from './requests.ts';
import { searchExecutions } from './search-handler.ts';

export const handler = api({
  'GET /executions': read(searchExecutions),
  'GET /claims/{claimId}/execution/trace': read(executionTrace),
  'POST /claims/{claimId}/execution/intervention': write(Intervene, intervene),
  'GET /claims/{claimId}/chain': read(checkChain),
});
