/**
 * Canaries: confirmed frauds of earlier weeks, `models/canaries.json`. Each says whether a model that had not seen it
 * found it. A challenger must still find them: what it learned from feedback or from an odd week may have taught it to
 * pass a kind of fraud that the held-out rows of today do not hold. They come from the held-out rows of retrainings,
 * so their labels are those of weekly files.
 */
import { rowValues, type TransactionTable } from '@fraud/feature-schema';
import { createLevelValues, type ForestModel, scoreMatrix } from '@fraud/forest-model';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { z } from 'zod';
import { parseJson } from '../retraining/stored-json.ts';

export const CANARIES_KEY = 'models/canaries.json';
/** At most so many frauds of one retraining, evenly spread, and of so many retrainings, the latest ones. */
const MAX_PER_WEEK = 50;
const MAX_WEEKS = 20;
/** Two retrainings may add theirs at once. */
const ATTEMPTS = 5;

export const canary = z.object({
  /** Model inputs in the order of the schema, categories by their level; null is a missing value. */
  values: z.array(z.union([z.number(), z.string()]).nullable()),
  /** Whether the model in service, which had not seen it, found it at its threshold. */
  found: z.boolean(),
});
export type Canary = z.infer<typeof canary>;

const canariesFile = z.object({
  schemaFingerprint: z.string(),
  /** By the newest week of the retraining that held them out, in the order in which they were added. */
  weeks: z.array(z.object({ week: z.string(), canaries: z.array(canary) })),
});
type CanariesFile = z.infer<typeof canariesFile>;

/** The canaries of a feature schema. Those of another one, or an object that cannot be read, count as none. */
export async function readCanaries(store: ObjectStore, schemaFingerprint: string): Promise<Canary[]> {
  const { file } = await read(store, schemaFingerprint);
  return file.weeks.flatMap(({ canaries }) => canaries);
}

/**
 * Adds the frauds among rows that the model in service has not seen; those that an earlier run added for the same week
 * are replaced.
 *
 * @param isFound whether the model in service flags a row
 */
export async function addCanaries(
  store: ObjectStore,
  { week, schemaFingerprint }: { readonly week: string; readonly schemaFingerprint: string },
  rows: TransactionTable,
  isFound: (row: number) => boolean,
): Promise<void> {
  const frauds = Array.from(rows.labels.keys()).filter((row) => rows.labels[row] === 1);
  const count = Math.min(MAX_PER_WEEK, frauds.length);
  const sampled = Array.from({ length: count }, (_, i) => frauds[Math.floor((i * frauds.length) / count)]!);
  const canaries = sampled.map((row) => ({ values: rowValues(rows, row), found: isFound(row) }));
  for (let attempt = 1; ; attempt++) {
    const { file, etag } = await read(store, schemaFingerprint);
    const weeks = [...file.weeks.filter((each) => each.week !== week), { week, canaries }].slice(-MAX_WEEKS);
    const bytes = new TextEncoder().encode(`${JSON.stringify({ schemaFingerprint, weeks })}\n`);
    try {
      await store.put(CANARIES_KEY, bytes, etag === undefined ? { ifAbsent: true } : { ifMatch: etag });
      return;
    } catch (error) {
      const isOvertaken = error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED';
      if (!isOvertaken || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** The model's score of each canary. */
export function scoreCanaries(model: ForestModel, canaries: readonly Canary[]): Float64Array {
  const rows = canaries.length;
  const matrix = new Float32Array(model.inputs.length * rows);
  const valueOf = createLevelValues(model.categories);
  canaries.forEach(({ values }, row) =>
    values.forEach((value, input) => {
      matrix[input * rows + row] = typeof value === 'string' ? valueOf(input, value) : (value ?? Number.NaN);
    }),
  );
  return scoreMatrix(model, matrix, rows);
}

/**
 * Scores of canaries by trees that have not seen them: where the model was trained on a canary, the out-of-bag score
 * of that training row, else the model's score. NaN where every tree has seen it.
 *
 * @param outOfBagScores one a training row
 */
export function scoreUnseenCanaries(
  model: ForestModel,
  canaries: readonly Canary[],
  training: TransactionTable,
  outOfBagScores: Float64Array,
): Float64Array {
  const keyOf = (values: Canary['values']) => JSON.stringify(values);
  const trainedOn = new Map<string, number>();
  training.labels.forEach((label, row) => {
    if (label === 1) trainedOn.set(keyOf(rowValues(training, row)), row);
  });
  const scores = scoreCanaries(model, canaries);
  return scores.map((score, i) => {
    const row = trainedOn.get(keyOf(canaries[i]!.values));
    return row === undefined ? score : outOfBagScores[row]!;
  });
}

async function read(
  store: ObjectStore,
  schemaFingerprint: string,
): Promise<{ file: CanariesFile; etag: string | undefined }> {
  const stored = await store.get(CANARIES_KEY);
  const parsed = canariesFile.safeParse(stored && parseJson(stored.bytes));
  const isOurs = parsed.success && parsed.data.schemaFingerprint === schemaFingerprint;
  return { file: isOurs ? parsed.data : { schemaFingerprint, weeks: [] }, etag: stored?.etag };
}
