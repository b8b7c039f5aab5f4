import { Nothing } from '../api/fields.ts';
import { api, read, write } from '../api/operation.ts';
import { checkChain, executionTrace, intervene } from './execution-handler.ts';
import { orderExport, orderPack, showExport, showExports, showPacks } from './pack-handler.ts';
import { Intervene, NewExport } from './requests.ts';
import { searchExecutions } from './search-handler.ts';

export const handler = api({
  'GET /executions': read(searchExecutions),
  'GET /claims/{claimId}/execution/trace': read(executionTrace),
  'POST /claims/{claimId}/execution/intervention': write(Intervene, intervene),
  'GET /claims/{claimId}/chain': read(checkChain),
  'POST /claims/{claimId}/pack': write(Nothing, orderPack),
  'GET /claims/{claimId}/pack': read(showPacks),
  'POST /exports': write(NewExport, orderExport),
  'GET /exports': read(showExports),
  'GET /exports/{exportId}': read(showExport),
});
