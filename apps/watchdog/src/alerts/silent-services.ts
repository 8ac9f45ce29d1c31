import type { Alert } from '@fraud/alerts';
import type { Queues } from '@fraud/queue';

type Heartbeats = Awaited<ReturnType<Queues['beats']>>;

/** Six heartbeats. */
const SILENT_MS = 60_000;

/** The services none of whose processes has said for a minute that it lives; one that was stopped has said goodbye. */
export function silentServices(beats: Heartbeats, now: Date): Alert[] {
  return [...Map.groupBy(beats, ({ service }) => service)].flatMap(([service, ofService]): Alert[] => {
    const last = new Date(Math.max(...ofService.map(({ at }) => at.getTime())));
    if (now.getTime() - last.getTime() < SILENT_MS) return [];
    const at = last.toISOString();
    const subject = `${service}-${at.replaceAll(':', '')}`;
    return [{ event: 'service-silent', subject, text: `No process of ${service} has been heard of since ${at}.`, at }];
  });
}
