/**
 * Labelled decisions: what the API was asked, from the shipped log, with what became known of it, from labels/.
 * Segments are read one at a time and row by row, so memory is that of the labels, of one compressed segment and of
 * the rows found. O(bytes of the log).
 */
import {
  type FeatureSchema,
  type IsoWeek,
  listLevels,
  type TransactionTable,
  transactionWriter,
} from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { type Decision, fromCell } from '../decision.ts';
import { decisionOf } from '../segments/read-decisions.ts';
import { parseRequestLogKey, requestLogPrefix } from '../segments/segment-name.ts';
import { segmentRows, unzipped } from '../segments/segment-rows.ts';
import { type CarryOver, carryOver } from './carry-over.ts';
import { type KnownLabels, openLabels } from './known-labels.ts';
import type { ReportedLabel } from './label.ts';

export type FeedbackRows = {
  /** In the order of the log; the class is what became known last. */
  readonly table: TransactionTable;
  /** Name of the token that reported the class, one a row. */
  readonly by: readonly string[];
  /** Labels, rows and segments that cannot be used, and why, a sentence each. */
  readonly setAside: readonly string[];
};

/** A decision and what is said of it. */
type Told = { readonly decision: Decision; readonly isFraud: boolean; readonly by: string };

/** What counts of the labels about a decision; undefined when nothing does. */
type Telling = (
  labels: KnownLabels,
  ...ids: [decisionId: string, transactionId: string | undefined]
) => ReportedLabel | undefined;

/**
 * A reader of the decisions that were logged in an ISO week and of which something is known; only what the shipper
 * has put into the store counts. What cannot be read is set aside and fails nothing.
 *
 * @throws what the store throws; the reason of `signal` when it is aborted
 */
export function openFeedback(
  store: ObjectStore,
  schema: FeatureSchema,
  signal: AbortSignal,
): (week: IsoWeek) => Promise<FeedbackRows> {
  const labelsSince = openLabels(store, signal);
  return async (week) => {
    const labels = await labelsSince(week);
    return labels.count === 0
      ? { table: tableOf([], schema), by: [], setAside: labels.setAside }
      : readTold({ store, schema, signal, week, labels, telling: (known, ...ids) => known.of(...ids) });
  };
}

/**
 * A reader of what is known of the decisions of a week by the transactions' own ids: 1 fraud, 0 legitimate. A week
 * without a year is no week of the log. As `openFeedback`.
 */
export function openToldLabels(
  store: ObjectStore,
  schema: FeatureSchema,
  signal: AbortSignal,
): (week: { readonly year: number | undefined; readonly week: number }) => Promise<ReadonlyMap<string, number>> {
  const feedbackOf = openFeedback(store, schema, signal);
  return async ({ year, week }) => {
    if (year === undefined) return new Map();
    const { ids = [], labels } = (await feedbackOf({ year, week })).table;
    return new Map(ids.map((id, row) => [id, labels[row]!]));
  };
}

/**
 * A reader of the decisions that were logged in an ISO week, whose payment was blocked in the end, and of which nobody
 * has said what they were: their class is not known, whatever a weekly file says. As `openFeedback`; where no outcome
 * was reported the log is not read.
 */
export function openBlocked(
  store: ObjectStore,
  schema: FeatureSchema,
  signal: AbortSignal,
): (week: IsoWeek) => Promise<TransactionTable> {
  const labelsSince = openLabels(store, signal);
  return async (week) => {
    const labels = await labelsSince(week);
    if (labels.outcomes === 0) return tableOf([], schema);
    const telling: Telling = (known, ...ids) => (known.of(...ids) === undefined ? known.blockedBy(...ids) : undefined);
    return (await readTold({ store, schema, signal, week, labels, telling })).table;
  };
}

type ToldCase = {
  readonly store: ObjectStore;
  readonly schema: FeatureSchema;
  readonly signal: AbortSignal;
  readonly week: IsoWeek;
  readonly labels: KnownLabels;
  readonly telling: Telling;
};

async function readTold({ store, schema, signal, week, labels, telling }: ToldCase): Promise<FeedbackRows> {
  const found: Told[] = [];
  const setAside = [...labels.setAside];
  for await (const { key } of store.list(requestLogPrefix(week), { signal })) {
    if (parseRequestLogKey(key) === undefined) continue;
    const stored = await store.get(key, { signal });
    try {
      for await (const each of stored === undefined ? [] : toldDecisions(stored.bytes, schema, labels, telling))
        found.push(each);
    } catch (error) {
      signal.throwIfAborted();
      setAside.push(`${key}: ${(error as Error).message}`);
    }
  }
  return { table: tableOf(found, schema), by: found.map(({ by }) => by), setAside };
}

async function* toldDecisions(
  bytes: Uint8Array,
  schema: FeatureSchema,
  labels: KnownLabels,
  telling: Telling,
): AsyncGenerator<Told> {
  let carry: CarryOver | undefined;
  for await (const { row, head } of segmentRows(unzipped(bytes))) {
    carry ??= carryOver(head, schema);
    const label = telling(labels, row[0]!, fromCell(row[3]!));
    if (label === undefined || !mayLabel(label, row[2]!)) continue;
    const decision = decisionOf(row, head);
    const transaction = carry(decision.transaction);
    yield { decision: { ...decision, transaction }, isFraud: label.isFraud === true, by: label.by };
  }
}

/** @param asker name of the token that asked for the decision */
export function mayLabel({ trusted, by }: ReportedLabel, asker: string): boolean {
  return trusted !== false || by === asker;
}

function tableOf(found: readonly Told[], schema: FeatureSchema): TransactionTable {
  const rows = found.length;
  const inputs = schema.inputs.length;
  const matrix = new Float32Array(new SharedArrayBuffer(inputs * rows * Float32Array.BYTES_PER_ELEMENT));
  const { encode, levels } = listLevels(schema.categories);
  const writeVector = transactionWriter(schema, encode);
  const vector = new Float32Array(inputs);
  found.forEach(({ decision }, row) => {
    writeVector(decision.transaction, vector);
    vector.forEach((value, i) => (matrix[i * rows + row] = value));
  });
  return {
    rows,
    matrix,
    labels: Uint8Array.from(found, ({ isFraud }) => Number(isFraud)),
    eventTime: Float64Array.from(found, ({ decision }) => decision.transaction[schema.eventTime] as number),
    ...(schema.categories.length > 0 && { levels: levels() }),
    ...(schema.id !== null && { ids: found.map(({ decision }) => decision.transactionId ?? '') }),
  };
}
