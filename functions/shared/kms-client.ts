import { KMSClient } from '@aws-sdk/client-kms';
import { once } from './once.ts';
import { RETRIES } from './sdk-settings.ts';

export const kms = once(() => new KMSClient(RETRIES));
