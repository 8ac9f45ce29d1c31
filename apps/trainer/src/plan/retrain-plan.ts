/**
 * What a retraining grows its forest from, fixed before the first tree: the rows, the weeks they come from, the
 * parameters. It lies in the store while the retraining is under way, so that any trainer can grow a part of the
 * forest, or go on where another one died:
 *
 *     retrainings/<job id>/plan.json                            written once, never over another
 *     retrainings/<job id>/<sha256>.columns                     the rows, see `putTable`
 *     retrainings/<job id>/<plan id>/trees-<from>-<to>.forest   groups of trees, see `putTrees`
 *     retrainings/<job id>/<plan id>/grown.forest               the trees put together, see `growChallenger`
 *     retrainings/<job id>/<plan id>/judged-<champion>/         what the gate said of it, see `saveJudged`
 *     retrainings/<job id>/<plan id>/refit/                     the same once more: plan, rows and trees of the refit
 *     retrainings/<job id>/<plan id>/recorded-<champion>.json   where the model was backed up, see `recordModel`
 *     retrainings/<job id>/outcome.json                         how it ended; alone it stays, see `saveOutcome`
 *
 * The plan's id is new with each planning, so nothing that was grown for another plan can get into a model.
 */
import { timeSpan } from '@fraud/drift';
import { concatTables, type FeatureSchema, fraudsIn, type TransactionTable } from '@fraud/feature-schema';
import { type ForestParameters, forestParameters } from '@fraud/forest-learner';
import { digestOf, type Manifest, manifest } from '@fraud/model-registry';
import { type ObjectStore, ObjectStoreError } from '@fraud/object-store';
import { type TriedParameters, triedParameters } from '@fraud/training';
import type { WeekData } from '@fraud/weekly-data';
import { z } from 'zod';
import { TrainerError } from '../errors.ts';
import { parseJson } from '../retraining/stored-json.ts';
import { getTable, putTable, storedTable } from './stored-table.ts';

export const RETRAININGS = 'retrainings/';
export const PLAN = 'plan.json';
const ID_LENGTH = 12;

const planFile = z.object({
  plannedAt: z.iso.datetime(),
  /** The weekly files the rows come from, earliest first. */
  weeks: manifest.shape.weeks,
  training: storedTable,
  heldOut: storedTable,
  /** Rows of feedback that are trained on beside `training`, and whose they are; absent when there are none. */
  feedback: storedTable.extend({ tokens: manifest.shape.feedback.unwrap().shape.tokens }).optional(),
  inputs: z.array(z.string()),
  schemaFingerprint: z.string(),
  /** The feature schema as JSON text; absent in plans of older builds. */
  schema: z.string().nullable().default(null),
  parameters: forestParameters,
  /** True when a challenger that was judged is grown again from all rows, the held-out ones included. */
  isRefit: z.boolean().default(false),
  /** What was tried before these were chosen; absent in plans of older builds. */
  search: z.array(triedParameters).default([]),
});

/** How many rows a model learned from the labels of one token. */
export type TokenRows = NonNullable<Manifest['feedback']>['tokens'][number];

type PlanFile = z.infer<typeof planFile>;
export type RetrainPlan = PlanFile & {
  /** Of the retraining, or of its refit. */
  readonly jobId: string;
  /** First hex digits of the digest of the plan. */
  readonly id: string;
  /** Where everything of this plan but itself and its rows lies. */
  readonly folder: string;
};

export type NewPlan = {
  /** The weeks of the window, earliest first; their rows to train on, and the latest ones, to judge on. */
  readonly window: {
    readonly weeks: readonly WeekData[];
    readonly training: TransactionTable;
    readonly heldOut: TransactionTable;
  };
  readonly feedback?: { readonly table: TransactionTable; readonly tokens: readonly TokenRows[] } | undefined;
  readonly parameters: ForestParameters;
  readonly search?: readonly TriedParameters[];
  readonly now: Date;
};

/** Saves a plan. When another trainer that works on the same job has saved one before, that one counts. */
export async function savePlan(
  { store, jobId, schema }: { readonly store: ObjectStore; readonly jobId: string; readonly schema: FeatureSchema },
  { window, feedback, parameters, search = [], now }: NewPlan,
): Promise<RetrainPlan> {
  const put = (table: TransactionTable) => putRows(store, jobId, table, schema.inputs);
  return await writePlan(store, jobId, {
    plannedAt: now.toISOString(),
    weeks: window.weeks.map(({ file, sha256, table }) => ({
      name: file.name,
      key: file.key,
      sha256,
      rows: table.rows,
      frauds: fraudsIn(table),
      eventTime: timeSpan(table.eventTime),
    })),
    training: await put(window.training),
    heldOut: await put(window.heldOut),
    ...(feedback && { feedback: { ...(await put(feedback.table)), tokens: [...feedback.tokens] } }),
    inputs: [...schema.inputs],
    schemaFingerprint: schema.fingerprint,
    schema: schema.json,
    parameters,
    isRefit: false,
    search: [...search],
  });
}

/** Saves how the challenger of a plan is grown again: from all of its rows, with its parameters. */
export async function saveRefitPlan(store: ObjectStore, plan: RetrainPlan): Promise<RetrainPlan> {
  const before = await readRefitPlan(store, plan);
  if (before !== undefined) return before;
  const rows = concatTables([await getTable(store, plan.training), await getTable(store, plan.heldOut)]);
  return await writePlan(store, refitId(plan), {
    ...planFile.parse(plan),
    training: await putRows(store, refitId(plan), rows, plan.inputs),
    isRefit: true,
  });
}

export async function readRefitPlan(store: ObjectStore, plan: RetrainPlan): Promise<RetrainPlan | undefined> {
  return await readPlan(store, refitId(plan));
}

function refitId({ jobId, id }: RetrainPlan): string {
  return `${jobId}/${id}/refit`;
}

async function putRows(
  store: ObjectStore,
  jobId: string,
  table: TransactionTable,
  inputs: readonly string[],
): Promise<PlanFile['training']> {
  return { ...(await putTable(store, retrainingFolder(jobId), table, inputs.length)), frauds: fraudsIn(table) };
}

async function writePlan(store: ObjectStore, jobId: string, plan: PlanFile): Promise<RetrainPlan> {
  try {
    await store.put(planKey(jobId), new TextEncoder().encode(`${JSON.stringify(plan, null, 2)}\n`), { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
  }
  return (await readPlan(store, jobId))!;
}

/**
 * The plan of a retraining that is under way; undefined before it was saved and after the end.
 *
 * @throws FRAUD_TRAINER_PLAN_UNREADABLE
 */
export async function readPlan(store: ObjectStore, jobId: string): Promise<RetrainPlan | undefined> {
  const stored = await store.get(planKey(jobId));
  if (stored === undefined) return undefined;
  const read = planFile.safeParse(parseJson(stored.bytes));
  if (!read.success)
    throw new TrainerError(
      'FRAUD_TRAINER_PLAN_UNREADABLE',
      `Cannot go on with the retraining ${jobId}: ${planKey(jobId)} is cut, or of another build; ask for it again`,
    );
  const id = digestOf(stored.bytes).slice(0, ID_LENGTH);
  return { ...read.data, jobId, id, folder: `${retrainingFolder(jobId)}${id}/` };
}

/** The rows that a plan's forest is grown from: those of weekly files, then those of feedback. */
export async function readTrainingRows(
  store: ObjectStore,
  { training, feedback }: Pick<RetrainPlan, 'training' | 'feedback'>,
): Promise<TransactionTable> {
  const weekly = await getTable(store, training);
  return feedback === undefined ? weekly : concatTables([weekly, await getTable(store, feedback)]);
}

/** The folder of everything that is stored for a retraining, or for its refit. */
export function retrainingFolder(jobId: string): string {
  return `${RETRAININGS}${jobId}/`;
}

function planKey(jobId: string): string {
  return `${retrainingFolder(jobId)}${PLAN}`;
}
