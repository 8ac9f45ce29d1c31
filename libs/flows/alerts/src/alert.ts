import { z } from 'zod';

/** What people can be told of: its title, and the page that says what to do. */
const EVENTS = {
  'drift-alarm': { title: 'Drift alarm', page: 'docs/runbook/alarm-each-week.md' },
  'week-quarantined': { title: 'A weekly file was refused', page: 'docs/runbook/file-in-quarantine.md' },
  'week-missing': { title: 'A weekly file is missing', page: 'docs/runbook/week-missing.md' },
  'retraining-failed': { title: 'A retraining failed', page: 'docs/runbook/retraining-stuck.md' },
  promoted: { title: 'A new model serves', page: 'docs/how-to/retrain-and-roll-back.md' },
  kept: { title: 'A retraining kept the model in service', page: 'docs/explanation/the-gate.md' },
  'rolled-back': { title: 'An earlier model serves again', page: 'docs/how-to/retrain-and-roll-back.md' },
  'champion-refused': { title: 'The API refuses the champion', page: 'docs/runbook/degraded.md' },
  'log-backlog': { title: 'The decision log is not uploaded', page: 'docs/runbook/bucket-refuses.md' },
  'labels-set-aside': { title: 'Labels wait for a person', page: 'docs/how-to/feedback.md' },
  'audit-broken': { title: 'The audit trail does not hold', page: 'docs/how-to/audit.md' },
  skew: { title: 'The API derives other columns than training', page: 'docs/runbook/skew.md' },
  'service-silent': { title: 'A service is silent', page: 'docs/runbook/service-silent.md' },
  test: { title: 'This is a test', page: 'docs/how-to/alerts.md' },
} as const;
export type AlertEvent = keyof typeof EVENTS;

export const alertEvents = Object.keys(EVENTS) as [AlertEvent, ...AlertEvent[]];

export const alert = z.strictObject({
  event: z.enum(alertEvents),
  /** What it is about. The same event about the same subject is told once. */
  subject: z.string().regex(/^[\w.-]{1,100}$/, { error: 'expected up to 100 letters, digits, dots, - and _' }),
  /** What has happened, in a sentence or two. */
  text: z.string(),
  /** Where it can be looked at. */
  link: z.string().optional(),
  at: z.iso.datetime(),
});
/** One thing that people are told. */
export type Alert = z.infer<typeof alert>;

/** An alert as people read it: its title, what has happened, where to look, and what to do. */
export function wordsOf({ event, text, link }: Alert): { readonly title: string; readonly text: string } {
  const { title, page } = EVENTS[event];
  return { title, text: [text, ...(link === undefined ? [] : [`See: ${link}`]), `What to do: ${page}`].join('\n') };
}

/** The page that says what to do about it. */
export function pageOf(event: AlertEvent): string {
  return EVENTS[event].page;
}
