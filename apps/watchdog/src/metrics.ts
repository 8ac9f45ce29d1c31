import { type Alert, alertEvents, type AlertRoute } from '@fraud/alerts';
import type { DriftReport } from '@fraud/drift-report';
import { Counter, Gauge, type Registry } from 'prom-client';

const OUTCOMES: readonly (DriftReport['outcome'] | 'refused')[] = [
  'no-champion',
  'not-tested',
  'steady',
  'alarm',
  'refused',
];
const ROUTES: readonly AlertRoute[] = ['webhook', 'mail'];

export type WatchdogMetrics = {
  readonly checked: (at: Date) => void;
  readonly weekJudged: (report: DriftReport) => void;
  readonly weeksRefused: (count: number) => void;
  readonly alertDelivered: (alert: Alert, route: AlertRoute) => void;
};

/** What operations see of the watchdog, beside its process and its queues. */
export function createWatchdogMetrics(registry: Registry): WatchdogMetrics {
  const registers = [registry];
  const lastCheck = new Gauge({
    name: 'fraud_last_check_timestamp_seconds',
    help: 'When the watchdog last looked for weekly files, in Unix time',
    registers,
  });
  const weeks = new Counter({
    name: 'fraud_weekly_files_checked_total',
    help: 'Weekly files by what came of them: no-champion, not-tested, steady, alarm or refused',
    labelNames: ['outcome'],
    registers,
  });
  const alarm = new Gauge({
    name: 'fraud_drift_alarm',
    help: '1 while the last week that was measured raised the alarm, else 0',
    registers,
  });
  const effect = new Gauge({
    name: 'fraud_drift_effect',
    help: 'How far each column of the last measured week lies from the reference, in deviations of one row',
    labelNames: ['column'],
    registers,
  });
  const rows = new Gauge({ name: 'fraud_week_rows', help: 'Rows of the last weekly file that was checked', registers });
  const alerts = new Counter({
    name: 'fraud_alerts_delivered_total',
    help: 'Alerts that reached people, by event and way',
    labelNames: ['event', 'route'],
    registers,
  });
  // All begin at 0: Prometheus sees no increase in a series that begins with its first event.
  for (const outcome of OUTCOMES) weeks.inc({ outcome }, 0);
  for (const event of alertEvents) for (const route of ROUTES) alerts.inc({ event, route }, 0);
  return {
    checked: (at) => lastCheck.set(at.getTime() / 1000),
    weeksRefused: (count) => weeks.inc({ outcome: 'refused' }, count),
    alertDelivered: ({ event }, route) => alerts.inc({ event, route }),
    weekJudged(report) {
      weeks.inc({ outcome: report.outcome });
      rows.set(report.rows);
      if (report.measure === null) return;
      alarm.set(report.outcome === 'alarm' ? 1 : 0);
      effect.reset();
      for (const column of [...report.measure.columns, ...report.measure.categories])
        effect.set({ column: column.name }, column.effect);
    },
  };
}
