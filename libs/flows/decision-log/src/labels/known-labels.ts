/**
 * What is known of transactions, from the batches under labels/. A batch is read once; memory is that of the labels
 * received since the earliest week asked for.
 */
import type { IsoWeek } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { normalizeDecisionId } from '../decision.ts';
import { isUsable, label, LABELS, type ReportedLabel, weekOfLabelKey } from './label.ts';

export type KnownLabels = {
  /** What became known last of a decision, by its own id or by that of its transaction. */
  readonly of: (decisionId: string, transactionId: string | undefined) => ReportedLabel | undefined;
  readonly count: number;
  /** Labels and batches that cannot be used, and why, a sentence each; of those read for this week and not before. */
  readonly setAside: readonly string[];
};

type Batch = { readonly labels: readonly ReportedLabel[]; readonly setAside: readonly string[] };

const batchShape = z.object({ token: z.string().default('unknown'), labels: z.array(z.unknown()) });

/** Reads the labels received in a week or later: none can be older than the decision it is about. */
export function openLabels(store: ObjectStore, signal: AbortSignal): (week: IsoWeek) => Promise<KnownLabels> {
  const batches = new Map<string, Batch>();
  return async (week) => {
    const known = { decisions: new Map<string, ReportedLabel>(), transactions: new Map<string, ReportedLabel>() };
    const setAside: string[] = [];
    for await (const { key } of store.list(LABELS, { signal })) {
      const received = weekOfLabelKey(key);
      if (received === undefined || isBefore(received, week)) continue;
      const batch = batches.get(key) ?? (await readBatch(store, key, signal));
      if (!batches.has(key)) setAside.push(...batch.setAside);
      batches.set(key, batch);
      for (const each of batch.labels) {
        if (each.decisionId !== undefined) keepLater(known.decisions, normalizeDecisionId(each.decisionId), each);
        else keepLater(known.transactions, each.transactionId!, each);
      }
    }
    return {
      of: (decisionId, transactionId) =>
        later(
          known.decisions.get(decisionId),
          transactionId === undefined ? undefined : known.transactions.get(transactionId),
        ),
      count: known.decisions.size + known.transactions.size,
      setAside,
    };
  };
}

/** More than a request of POST /feedback may hold. */
const MAX_BATCH_BYTES = 32e6;

async function readBatch(store: ObjectStore, key: string, signal: AbortSignal): Promise<Batch> {
  const stored = await store.get(key, { signal, maxBytes: MAX_BATCH_BYTES });
  const batch = batchShape.safeParse(stored && parseJson(stored.bytes));
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

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined; // said of the batch as a whole
  }
}

function sentence(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

function keepLater(known: Map<string, ReportedLabel>, id: string, each: ReportedLabel): void {
  known.set(id, later(known.get(id), each)!);
}

/** Of two labels the one that became known later: a chargeback overrules the review before it. */
function later(a: ReportedLabel | undefined, b: ReportedLabel | undefined): ReportedLabel | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a.knownAt) > Date.parse(b.knownAt) || (a.knownAt === b.knownAt && a.isFraud) ? a : b;
}

function isBefore(a: IsoWeek, b: IsoWeek): boolean {
  return (a.year - b.year || a.week - b.week) < 0;
}
