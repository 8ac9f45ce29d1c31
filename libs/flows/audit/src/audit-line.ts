/**
 * One line of the audit trail: who did what, from where, and with what result. Each line carries the SHA-256 of the
 * line before it, so that a line that is changed, removed or put in between breaks the chain. There is one chain for
 * each instance and day (UTC); its objects are `audit/<day>/<instance>-<number>.jsonl`, numbered from 1.
 */
import { hash } from 'node:crypto';
import { z } from 'zod';

const ACTIONS = [
  'model.promote',
  'model.rollback',
  'model.publish',
  'model.sign',
  'shadow.start',
  'shadow.end',
  'retraining.ask',
  'retraining.cancel',
  'queue.retry',
  'queue.cancel',
  'queue.other',
  'feedback.add',
  'feedback.review',
  'review.claim',
  'data.erase',
  'data.expire',
  'data.restore',
  'login',
  'audit.lost',
] as const;
export type AuditAction = (typeof ACTIONS)[number];

const OUTCOMES = ['done', 'skipped', 'refused', 'failed'] as const;
const MAX_TEXT = 500;
/** A line never grows with what a client sends. */
const text = z.string().transform((each) => each.slice(0, MAX_TEXT));

const eventFields = {
  /** Name of the token; left out where no known token came. */
  actor: text.optional(),
  /** Network address of the client; left out for what the service does by itself. */
  address: text.optional(),
  action: z.enum(ACTIONS),
  /** What was changed, such as a job or a batch, where from and to do not say it. */
  subject: text.optional(),
  from: text.nullable().optional(),
  to: text.nullable().optional(),
  reason: text.optional(),
  outcome: z.enum(OUTCOMES),
  requestId: text.optional(),
};

export const auditEvent = z.object(eventFields);
/** What is recorded of one change, or of one refused login. */
export type AuditEvent = z.input<typeof auditEvent>;

/** A line as it is stored. `count` and `since` are those of events that share a line. */
export const auditLine = z.strictObject({
  at: z.iso.datetime(),
  ...eventFields,
  count: z.int().min(1).optional(),
  since: z.iso.datetime().optional(),
  prev: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditLine = z.infer<typeof auditLine>;

/** `prev` of the first line of a chain that nothing is known to precede. */
export const NOTHING_BEFORE = '0'.repeat(64);

export function hashOfLine(line: string): string {
  return hash('sha256', line);
}

export const AUDIT = 'audit/';
const KEY = /^audit\/(\d{4}-\d\d-\d\d)\/([A-Za-z0-9_.-]+)-(\d{6,})\.jsonl$/;

export type AuditObject = { readonly day: string; readonly instance: string; readonly number: number };

export function auditKey({ day, instance, number }: AuditObject): string {
  return `${AUDIT}${day}/${instance}-${String(number).padStart(6, '0')}.jsonl`;
}

/** What the key of an object says; undefined when no object of the trail has such a key. */
export function parseAuditKey(key: string): AuditObject | undefined {
  const [, day, instance, number] = KEY.exec(key) ?? [];
  return day === undefined ? undefined : { day, instance: instance!, number: Number(number) };
}
