import type { Alert } from '@fraud/alerts';
import { verifyAudit } from '@fraud/audit';
import type { ObjectStore } from '@fraud/object-store';
import type { Queues } from '@fraud/queue';
import { listWeeks } from '@fraud/weekly-data';
import { missingWeek } from './missing-week.ts';
import { reportedTroubles } from './reported-troubles.ts';
import { silentServices } from './silent-services.ts';
import { watchStoredEvents } from './stored-events.ts';

export type AlertSources = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  /** Cron pattern in UTC; undefined: no week is missed. */
  readonly weekDue: string | undefined;
  readonly queues: Pick<Queues, 'beats'>;
  /** Where people open the console: alerts lead there. */
  readonly consoleUrl?: string | undefined;
  readonly now: () => Date;
};

/** The audit trail of a day is read whole, so not each time. */
const AUDIT_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How everything that people have to be told of is found: what has happened in the last day, and what holds now. */
export function findAlerts(sources: AlertSources): (signal: AbortSignal) => Promise<Alert[]> {
  const { store, weeksPrefix, weekDue, queues, consoleUrl, now } = sources;
  const storedEvents = watchStoredEvents(store, now, consoleUrl);
  let audit: { readonly at: number; readonly alerts: Alert[] } = { at: -Infinity, alerts: [] };

  return async (signal) => {
    if (now().getTime() - audit.at > AUDIT_EVERY_MS) audit = { at: now().getTime(), alerts: await brokenAudit(signal) };
    const beats = await queues.beats();
    const missing = weekDue && missingWeek(weekDue, await listWeeks(store, weeksPrefix), now());
    return [
      ...(await storedEvents(signal)),
      ...silentServices(beats, now()),
      ...reportedTroubles(beats),
      ...audit.alerts,
      ...(missing ? [missing] : []),
    ];
  };

  /** Of yesterday too, whose last hour was not looked at yet when the day ended. */
  async function brokenAudit(signal: AbortSignal): Promise<Alert[]> {
    const alerts: Alert[] = [];
    for (const at of [new Date(now().getTime() - DAY_MS), now()]) {
      const day = at.toISOString().slice(0, 10);
      const { problems } = await verifyAudit(store, day, signal);
      if (problems.length > 0)
        alerts.push({ event: 'audit-broken', subject: day, text: problems.join('. '), at: now().toISOString() });
    }
    return alerts;
  }
}
