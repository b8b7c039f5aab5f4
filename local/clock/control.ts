import * as z from 'zod';
import { type RunningServer, readJson, serve } from '../http.ts';
import type { BusinessClock } from './business-clock.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const change = z.union([z.strictObject({ now: instant }), z.strictObject({ advanceTo: instant })]);

export interface ControlOptions {
  readonly port: number;
  readonly clock: BusinessClock;
  /** The clock jumps only when nothing is running. */
  readonly quiet: () => Promise<void>;
  readonly nextWakeUp: () => Date | undefined;
}

/** `GET /clock`, and `POST /clock` with `{"now": ISO}` or, forward only, `{"advanceTo": ISO}`. */
export function startControl(options: ControlOptions): Promise<RunningServer> {
  const { clock } = options;
  return serve(options.port, async (incoming, response) => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const state = () => ({ now: clock.now().toISOString(), nextWakeUp: options.nextWakeUp()?.toISOString() ?? null });
    if (incoming.url !== '/clock') return send(404, { message: 'Only /clock is here / 此处只有 /clock' });
    if (incoming.method === 'GET') return send(200, state());
    if (incoming.method !== 'POST') return send(405, { message: 'GET or POST' });
    const request = change.safeParse(await readJson(incoming));
    if (!request.success) {
      return send(400, {
        message: 'Send {"now": "2025-06-10T09:00:00+08:00"} or {"advanceTo": …} / 请给出带时区的时刻',
      });
    }
    await options.quiet();
    if ('advanceTo' in request.data) {
      if (request.data.advanceTo < clock.now()) {
        return send(409, {
          message: 'advanceTo lies before the business clock; use "now" to set it back / 早于当前业务时间',
        });
      }
      await clock.set(request.data.advanceTo);
    } else await clock.set(request.data.now);
    send(200, state());
  });
}
