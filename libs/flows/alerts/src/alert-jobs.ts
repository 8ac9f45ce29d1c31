import { defineJob, type Queues } from '@fraud/queue';
import { z } from 'zod';
import { type Alert, alert } from './alert.ts';
import { type AlertRoute, type AlertRoutes, deliverAlert } from './deliver-alert.ts';

const delivery = z.strictObject({ route: z.enum(['webhook', 'mail']), alert });
type Delivery = z.infer<typeof delivery>;

/** Tells people of one thing by one way, so that one way that fails does not repeat the other. Tried for a day. */
export const tellPeopleJob = defineJob<Delivery>({
  name: 'tell-people',
  payload: delivery,
  jobId: ({ route, alert: { event, subject } }) => `${route}-${event}-${subject}`,
  attempts: 13,
  backoffMs: 20_000,
});

/** Looks for what people have to be told. Tried once: it looks again soon. */
const lookForAlertsJob = defineJob({
  name: 'look-for-alerts',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 20_000,
  isQuiet: (told) => told === 0,
});

type Teller = {
  readonly queues: Pick<Queues, 'enqueue' | 'consume' | 'schedule'>;
  readonly routes: AlertRoutes;
  /** Called when an alert has reached people by a way. */
  readonly delivered: (alert: Alert, route: AlertRoute) => void;
};

/**
 * Finds alerts now and then, and tells each of them once by every way. What was found is asked for again each time:
 * its jobs, which stay for a month, say that it was told.
 *
 * @param find what there is to tell, of the last day
 */
export function tellAlerts(
  { queues, routes, delivered }: Teller,
  find: (signal: AbortSignal) => Promise<Alert[]>,
): void {
  const ways = Object.keys(routes) as AlertRoute[];
  if (ways.length === 0) return;
  queues.consume(tellPeopleJob, async ({ route, alert: told }) => {
    await deliverAlert(routes, route, told);
    delivered(told, route);
  });
  queues.consume(lookForAlertsJob, async (_, { signal }) => {
    let told = 0;
    for (const found of await find(signal))
      for (const route of ways) if ((await queues.enqueue(tellPeopleJob, { route, alert: found })).added) told += 1;
    return told;
  });
  queues.schedule(lookForAlertsJob, { id: 'look-for-alerts', everyMs: 20_000, payload: {} });
}
