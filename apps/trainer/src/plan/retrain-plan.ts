/**
 * What a retraining grows its forest from, fixed before the first tree: the rows, the weeks they come from, the
 * parameters. It lies in the store while the retraining is under way, so that any trainer can grow a part or go on
 * where another one died:
 *
 *     retrainings/<job id>/plan.json                              written once, never over another
 *     retrainings/<job id>/<sha256>.columns                       the rows, see `putTable`
 *     retrainings/<job id>/<plan id>/trees-<from>-<to>.forest     grown groups of trees, see `putTrees`
 *     retrainings/<job id>/<plan id>/judged-<champion>/           what the gate said of the challenger, see
 * `keepJudged`
 *     retrainings/<job id>/<plan id>/refit/                       the same once more: the plan of the refit, its rows
 * and trees
 *
 * The plan's id is new with each planning, so nothing that was grown for another plan can get into a model.
 */
import { concatTables, type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { type ForestParameters, forestParameters } from '@fraud/forest-learner';
import { digestOf, manifest } from '@fraud/model-registry';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { type TriedParameters, triedParameters } from '@fraud/training';
import { z } from 'zod';
import { getTable, putTable, storedTable } from './stored-table.ts';
import type { TrainingWindow } from './training-window.ts';

const PLANS = 'retrainings/';
const PLAN = 'plan.json';
const ID_LENGTH = 12;
/** What a retraining has not touched for this long is left over from one that ended badly. */
const LEFT_OVER_AFTER_MS = 24 * 3600 * 1000;

const planFile = z.object({
  plannedAt: z.iso.datetime(),
  /** The weekly files the rows come from, earliest first. */
  weeks: manifest.shape.weeks,
  training: storedTable,
  heldOut: storedTable,
  inputs: z.array(z.string()),
  schemaFingerprint: z.string(),
  parameters: forestParameters,
  /** True when a challenger that was judged is grown again from all rows, the held-out ones included. */
  isRefit: z.boolean().default(false),
  /** What was tried before these were chosen; absent in plans of older builds. */
  search: z.array(triedParameters).default([]),
});

type PlanFile = z.infer<typeof planFile>;
export type RetrainPlan = PlanFile & {
  /** Of the retraining, or of its refit. */
  readonly jobId: string;
  /** First hex digits of the digest of the plan. */
  readonly id: string;
  /** Where everything of this plan but itself and its rows lies. */
  readonly folder: string;
};

/** The rows to train on, and the latest ones, to judge on. */
export type PlannedRows = Pick<TrainingWindow, 'training' | 'heldOut'>;

export type LayPlan = {
  readonly store: ObjectStore;
  readonly jobId: string;
  readonly window: TrainingWindow;
  readonly schema: FeatureSchema;
  readonly parameters: ForestParameters;
  readonly search?: readonly TriedParameters[];
  readonly now: Date;
};

/**
 * Lays a plan down; where the job has one already, laid by a trainer that works on it at the same time, that one
 * counts.
 */
export async function layPlan({
  store,
  jobId,
  window,
  schema,
  parameters,
  search = [],
  now,
}: LayPlan): Promise<RetrainPlan> {
  const put = (table: TransactionTable) => putRows(store, jobId, table, schema.inputs);
  return await writePlan(store, jobId, {
    plannedAt: now.toISOString(),
    weeks: window.weeks.map(({ file, sha256, table }) => ({
      name: file.name,
      key: file.key,
      sha256,
      rows: table.rows,
      frauds: fraudsIn(table),
    })),
    training: await put(window.training),
    heldOut: await put(window.heldOut),
    inputs: [...schema.inputs],
    schemaFingerprint: schema.fingerprint,
    parameters,
    isRefit: false,
    search: [...search],
  });
}

/**
 * Lays down how the challenger of a plan is grown again: from all of its rows, with its parameters. Laid already,
 * that one counts.
 */
export async function layRefit(store: ObjectStore, plan: RetrainPlan): Promise<RetrainPlan> {
  const refitId = `${plan.jobId}/${plan.id}/refit`;
  const laid = await readPlan(store, refitId);
  if (laid !== undefined) return laid;
  const { training, heldOut } = await readRows(store, plan);
  return await writePlan(store, refitId, {
    ...planFile.parse(plan),
    training: await putRows(store, refitId, concatTables([training, heldOut]), plan.inputs),
    isRefit: true,
  });
}

async function putRows(
  store: ObjectStore,
  jobId: string,
  table: TransactionTable,
  inputs: readonly string[],
): Promise<PlanFile['training']> {
  return { ...(await putTable(store, folderOf(jobId), table, inputs.length)), frauds: fraudsIn(table) };
}

async function writePlan(store: ObjectStore, jobId: string, plan: PlanFile): Promise<RetrainPlan> {
  try {
    await store.put(planKey(jobId), new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`), { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
  }
  return (await readPlan(store, jobId))!;
}

/** The plan of a retraining that is under way; undefined before it was laid and after the end. */
export async function readPlan(store: ObjectStore, jobId: string): Promise<RetrainPlan | undefined> {
  const stored = await store.get(planKey(jobId));
  if (stored === undefined) return undefined;
  const id = digestOf(stored.bytes).slice(0, ID_LENGTH);
  return {
    ...planFile.parse(JSON.parse(new TextDecoder().decode(stored.bytes))),
    jobId,
    id,
    folder: `${folderOf(jobId)}${id}/`,
  };
}

/** The rows of a plan, as they were when it was laid. @throws FRAUD_TRAINER_ROWS_LOST */
export async function readRows(store: ObjectStore, { training, heldOut }: RetrainPlan): Promise<PlannedRows> {
  return { training: await getTable(store, training), heldOut: await getTable(store, heldOut) };
}

/** Deletes everything that lies in the store for a retraining, its plans first: what is half deleted is no plan. */
export async function forgetPlan(store: ObjectStore, jobId: string): Promise<void> {
  for await (const { key } of store.list(folderOf(jobId))) if (key.endsWith(`/${PLAN}`)) await store.delete(key);
  for await (const { key } of store.list(folderOf(jobId))) await store.delete(key);
}

/** Deletes what retrainings have left behind that never came to an end. @returns their job ids */
export async function forgetLeftOvers(store: ObjectStore, now: Date): Promise<string[]> {
  const touched = new Map<string, number>();
  for await (const { key, lastModified } of store.list(PLANS)) {
    const jobId = key.slice(PLANS.length).split('/')[0]!;
    touched.set(jobId, Math.max(touched.get(jobId) ?? 0, lastModified.getTime()));
  }
  const leftOver = [...touched].filter(([, at]) => now.getTime() - at > LEFT_OVER_AFTER_MS).map(([jobId]) => jobId);
  for (const jobId of leftOver) await forgetPlan(store, jobId);
  return leftOver;
}

function folderOf(jobId: string): string {
  return `${PLANS}${jobId}/`;
}

function planKey(jobId: string): string {
  return `${folderOf(jobId)}${PLAN}`;
}
