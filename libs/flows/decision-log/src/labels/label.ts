import { type IsoWeek, isoWeekOf } from '@fraud/feature-schema';
import { z } from 'zod';

const labelFields = {
  /** Absent where the payment was stopped and nobody knows what it was. */
  isFraud: z.boolean().optional(),
  /** What was done with the payment: it was stopped, its customer was asked first, or it was let through. */
  outcome: z.enum(['blocked', 'challenged', 'released']).optional(),
  /** What was said of the payment before no longer holds. */
  withdrawn: z.literal(true).optional(),
  /** What a person wrote beside it. */
  note: z.string().optional(),
  /** Who says so, such as "chargeback". */
  source: z.string(),
  /** When it became known, ISO 8601. */
  knownAt: z.iso.datetime(),
  /** Name of the token that reported it; of batches stored without it, that of the batch. */
  by: z.string().optional(),
  /**
   * Whether the token was trusted when it reported the label: a trusted one may label any decision, others only those
   * they asked for. Left out in batches from before there was trust, which count as trusted.
   */
  trusted: z.boolean().optional(),
  /** Name of the token by which a person accepted a label that was not trusted. */
  acceptedBy: z.string().optional(),
};

/** What became known about a transaction after its decision: from a chargeback, a review, a customer. */
export const label = z
  .object({
    /** The decision it is about, or */
    decisionId: z.string().optional(),
    /** the transaction, by the caller's own id; exactly one of the two. */
    transactionId: z.string().optional(),
    ...labelFields,
  })
  .refine(({ decisionId, transactionId }) => (decisionId === undefined) !== (transactionId === undefined), {
    error: 'expected decisionId or transactionId, and not both',
  })
  .refine(({ isFraud, outcome, withdrawn, note }) => (isFraud ?? outcome ?? withdrawn ?? note) !== undefined, {
    error: 'expected isFraud, outcome, withdrawn or note',
  });
export type Label = z.infer<typeof label>;

/** A model may learn from a label that is trusted, or that a person has accepted. */
export function isUsable({ trusted, acceptedBy }: Label): boolean {
  return trusted !== false || acceptedBy !== undefined;
}

/** A label as it is read back: it always names its token. */
export type ReportedLabel = Label & { readonly by: string };

/** A label that says what the payment was. */
export type ReportedClass = ReportedLabel & { readonly isFraud: boolean };

/** Labels that came in one request; an object of the store holds one of these as JSON. */
export const labelBatch = z.object({
  /** UUID version 7. */
  id: z.string(),
  receivedAt: z.iso.datetime(),
  /** Name of the token that sent them. */
  token: z.string(),
  labels: z.array(label).readonly(),
});
export type LabelBatch = Readonly<z.infer<typeof labelBatch>>;

/** Where a batch lies in the object store: under the ISO week in which it was received. */
export function labelKey(batch: Pick<LabelBatch, 'id' | 'receivedAt'>): string {
  return LABELS + keyInWeek(batch);
}

/** Where a batch lies that waits for a person to accept it. */
export function reviewKey(batch: Pick<LabelBatch, 'id' | 'receivedAt'>): string {
  return LABELS_TO_REVIEW + keyInWeek(batch);
}

function keyInWeek({ id, receivedAt }: Pick<LabelBatch, 'id' | 'receivedAt'>): string {
  const { year, week } = isoWeekOf(new Date(receivedAt));
  return `week_${year}_${String(week).padStart(2, '0')}/${id}.json`;
}

export const LABELS = 'labels/';
export const LABELS_TO_REVIEW = 'labels_to_review/';
const KEY = /^labels\/week_(\d{4})_(\d\d)\/[^/]+\.json$/;

/** The week in which the batch under a key was received; undefined when no batch has such a key. */
export function weekOfLabelKey(key: string): IsoWeek | undefined {
  const match = KEY.exec(key);
  return match === null ? undefined : { year: Number(match[1]), week: Number(match[2]) };
}
