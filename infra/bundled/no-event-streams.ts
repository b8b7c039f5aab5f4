/**
 * Stands for `@smithy/core/event-streams` (docs/decisions/0005): only S3 Select among the clients here has answers of
 * that kind, and nothing calls it.
 */
function unused(): never {
  throw new Error('Event streams were left out of this bundle.');
}

export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
/** Given to the S3 client, which calls it only for a command with an event stream. */
export const eventStreamSerdeProvider = unused;

export class EventStreamSerde {
  constructor() {
    unused();
  }
}
