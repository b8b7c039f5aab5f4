import * as z from 'zod';
import { awsJson, jsonHeaders, operationOf, type WireAnswer } from '../aws-wire.ts';
import type { Meter } from '../metering/meter.ts';
import { type RunningServer, readBody, serve } from '../http.ts';
import { type EventBuses, UnknownBus } from './bus.ts';
import { DEFAULT_BUS } from './rule.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html, as far as it is used. */
const putEvents = z.strictObject({
  Entries: z
    .array(
      z.strictObject({
        EventBusName: z.string().default(DEFAULT_BUS),
        Source: z.string().min(1),
        DetailType: z.string().min(1),
        Detail: z.string().transform((text, context) => {
          try {
            return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
          } catch {
            context.addIssue({ code: 'custom', message: 'Detail is malformed.' });
            return z.NEVER;
          }
        }),
      }),
    )
    .min(1)
    .max(10),
});

/** Takes events of functions for the stack's buses, over the protocol of the SDK. */
export async function startEventBridge(options: {
  readonly port: number;
  readonly buses: EventBuses;
  readonly meter?: Pick<Meter, 'customEvents'>;
}): Promise<RunningServer> {
  function answer(operation: string, body: unknown): WireAnswer {
    if (operation !== 'PutEvents')
      return awsJson(400, 'UnknownOperationException', `AWSEvents.${operation} is not implemented here.`, '1.1');
    const parsed = putEvents.safeParse(body);
    if (!parsed.success) return awsJson(400, 'ValidationException', z.prettifyError(parsed.error), '1.1');
    const Entries = parsed.data.Entries.map(({ EventBusName, Source, DetailType, Detail }) => {
      try {
        return { EventId: options.buses.put(EventBusName, { source: Source, detailType: DetailType }, Detail) };
      } catch (error) {
        if (!(error instanceof UnknownBus)) throw error;
        return { ErrorCode: error.name, ErrorMessage: error.message };
      }
    });
    const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
    options.meter?.customEvents(Entries.length - FailedEntryCount);
    return { status: 200, headers: jsonHeaders('1.1'), body: JSON.stringify({ FailedEntryCount, Entries }) };
  }

  return serve(options.port, async (incoming, response) => {
    const { status, headers, body } = answer(
      operationOf(incoming),
      JSON.parse((await readBody(incoming)).toString('utf8')),
    );
    response.writeHead(status, headers).end(body);
  });
}
