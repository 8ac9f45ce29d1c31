/**
 * What is known of transactions, from the batches under labels/. A batch is read once; memory is that of the labels
 * received since the week asked for last.
 */
import { type IsoWeek, weekBefore } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { normalizeDecisionId } from '../decision.ts';
import { jsonOf } from '../json-of.ts';
import { isUsable, label, LABELS, type ReportedClass, type ReportedLabel, weekOfLabelKey } from './label.ts';

export type KnownLabels = {
  /** What became known last of a decision, by its own id or by that of its transaction. */
  readonly of: (decisionId: string, transactionId: string | undefined) => ReportedClass | undefined;
  /** The last word on what it was: its class, or that no word holds any more. */
  readonly lastWordOn: (decisionId: string, transactionId: string | undefined) => ReportedLabel | undefined;
  readonly count: number;
  /** Who said last that the payment was blocked; undefined when nobody did, or it was not in the end. */
  readonly blockedBy: (decisionId: string, transactionId: string | undefined) => ReportedLabel | undefined;
  /** How many reports say what was done with a payment. */
  readonly outcomes: number;
  /** Labels and batches that cannot be used, and why, a sentence each; of those read for this week and not before. */
  readonly setAside: readonly string[];
};

type Batch = { readonly labels: readonly ReportedLabel[]; readonly setAside: readonly string[] };

const batchShape = z.object({ token: z.string().default('unknown'), labels: z.array(z.unknown()) });

/**
 * Reads the labels received in a week or later, and in the one before: a clock that was ahead may have filed a decision
 * under the week after that of its label.
 */
export function openLabels(store: ObjectStore, signal: AbortSignal): (week: IsoWeek) => Promise<KnownLabels> {
  const batches = new Map<string, Batch>();
  return async (week) => {
    const known = labelsById<ReportedLabel>();
    const outcomes = labelsById<ReportedLabel>();
    const setAside: string[] = [];
    for await (const { key } of store.list(LABELS, { signal })) {
      const received = weekOfLabelKey(key);
      if (received === undefined || isBefore(received, weekBefore(week))) {
        batches.delete(key);
        continue;
      }
      const batch = batches.get(key) ?? (await readBatch(store, key, signal));
      if (!batches.has(key)) setAside.push(...batch.setAside);
      batches.set(key, batch);
      for (const each of batch.labels) {
        if (isClass(each) || each.withdrawn) known.keep(each);
        if (each.outcome !== undefined) outcomes.keep(each);
      }
    }
    return {
      of: (decisionId, transactionId) => {
        const last = known.of(decisionId, transactionId);
        return last && isClass(last) ? last : undefined;
      },
      lastWordOn: known.of,
      count: known.count(),
      blockedBy: (decisionId, transactionId) => {
        const last = outcomes.of(decisionId, transactionId);
        return last?.outcome === 'blocked' ? last : undefined;
      },
      outcomes: outcomes.count(),
      setAside,
    };
  };
}

/** More than a request of POST /feedback may hold. */
const MAX_BATCH_BYTES = 32e6;

async function readBatch(store: ObjectStore, key: string, signal: AbortSignal): Promise<Batch> {
  const stored = await store.get(key, { signal, maxBytes: MAX_BATCH_BYTES });
  const batch = batchShape.safeParse(stored && jsonOf(stored.bytes));
  if (!batch.success) return { labels: [], setAside: [`${key}: it is no batch of labels`] };
  const { token, labels } = batch.data;
  const read = labels.map((each) => label.safeParse(each));
  return {
    labels: read.flatMap(({ data }) => (data && isUsable(data) ? { ...data, by: data.by ?? token } : [])),
    setAside: read.flatMap(({ data, error }, i) => {
      if (error) return [`${key}, label ${i + 1}: ${sentence(error)}`];
      return !isUsable(data) ? [`${key}, label ${i + 1}: its token is not trusted and nobody accepted it`] : [];
    }),
  };
}

function sentence(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

function isClass(each: ReportedLabel): each is ReportedClass {
  return each.isFraud !== undefined;
}

/** Labels by what they name their decision by; of two the later one counts. */
function labelsById<T extends ReportedLabel>() {
  const [decisions, transactions] = [new Map<string, T>(), new Map<string, T>()];
  return {
    keep: (each: T) => {
      const [known, id] =
        each.decisionId === undefined
          ? [transactions, each.transactionId!]
          : [decisions, normalizeDecisionId(each.decisionId)];
      known.set(id, later(known.get(id), each)!);
    },
    of: (decisionId: string, transactionId: string | undefined) =>
      later(decisions.get(decisionId), transactionId === undefined ? undefined : transactions.get(transactionId)),
    count: () => decisions.size + transactions.size,
  };
}

/** Of two labels the one that became known later: a chargeback overrules the review before it. */
function later<T extends ReportedLabel>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a.knownAt) > Date.parse(b.knownAt) || (a.knownAt === b.knownAt && a.isFraud) ? a : b;
}

function isBefore(a: IsoWeek, b: IsoWeek): boolean {
  return (a.year - b.year || a.week - b.week) < 0;
}
