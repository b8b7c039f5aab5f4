import { ENVIRONMENTS } from '#infra/config.ts';
import { LOCAL_MESSAGES_SECRET } from '../messages/index.ts';
import { LOCAL_API_KEY } from '../registers/index.ts';
import { LOCAL_TREASURY_SECRET } from '../treasury/index.ts';

const { registersApiKey, treasurySigning, notificationSigning } = ENVIRONMENTS.local.secrets;

/** What the world outside of one machine has agreed on with it, by the names in Secrets Manager. */
export const outsideSecrets = {
  [registersApiKey]: LOCAL_API_KEY,
  [treasurySigning]: LOCAL_TREASURY_SECRET,
  [notificationSigning]: LOCAL_MESSAGES_SECRET,
};
