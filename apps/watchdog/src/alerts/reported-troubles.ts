import type { Alert } from '@fraud/alerts';
import type { Queues } from '@fraud/queue';

/** What services say of themselves in their heartbeats and people have to know. */
export function reportedTroubles(beats: Awaited<ReturnType<Queues['beats']>>): Alert[] {
  return beats.flatMap(({ instance, at, details }): Alert[] => {
    const { refusedVersion, refusedFor, overdueSince } = details;
    const refused: Alert = {
      event: 'champion-refused',
      subject: refusedVersion ?? 'none',
      text: `${instance} goes on with the model before: ${refusedFor}`,
      at: at.toISOString(),
    };
    const overdue: Alert = {
      event: 'log-backlog',
      subject: `${instance}-${overdueSince}`.replaceAll(/[^\w.-]/g, '').slice(-100),
      text: `${instance} holds decisions since ${overdueSince} that are not uploaded.`,
      at: at.toISOString(),
    };
    return [...(refusedFor ? [refused] : []), ...(overdueSince ? [overdue] : [])];
  });
}
