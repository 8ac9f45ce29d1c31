import { isoWeekOf } from '@fraud/feature-schema';

/** What became known about a transaction after its decision: from a chargeback, a review, a customer. */
export type Label = {
  /** The decision it is about, or */
  readonly decisionId?: string | undefined;
  /** the transaction, by the caller's own id; exactly one of the two. */
  readonly transactionId?: string | undefined;
  readonly isFraud: boolean;
  /** Who says so, such as "chargeback". */
  readonly source: string;
  /** When it became known, ISO 8601. */
  readonly knownAt: string;
};

/** Labels that came in one request; an object of the store holds one of these as JSON. */
export type LabelBatch = {
  /** UUID version 7. */
  readonly id: string;
  readonly receivedAt: string;
  /** Name of the token that sent them. */
  readonly token: string;
  readonly labels: readonly Label[];
};

/** Where a batch lies in the object store: under the ISO week in which it was received. */
export function labelKey({ id, receivedAt }: Pick<LabelBatch, 'id' | 'receivedAt'>): string {
  const { year, week } = isoWeekOf(new Date(receivedAt));
  return `labels/week_${year}_${String(week).padStart(2, '0')}/${id}.json`;
}
