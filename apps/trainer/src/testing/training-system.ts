import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulbSchema } from '@fraud/feature-schema';
import { type GrowTreesPayload, type RecordRunPayload, retrainJob, type RetrainPayload } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import type { JobContext } from '@fraud/queue';
import { NO_TRACING } from '@fraud/service';
import { csvOf, type Shift, simulateWeek } from '@fraud/simulation';
import { createPlanGrowers, type PlanGrowers } from '../growing/plan-growers.ts';
import { handleGrowTrees } from '../jobs/handle-grow-trees.ts';
import { EXPERIMENT } from '../recording/record-run.ts';
import type { ProgressReporter } from '../retraining/progress-reporter.ts';
import { retrain } from '../retraining/retrain.ts';
import type { Trainer, WindowRules } from '../retraining/retrain-context.ts';
import { progressOf } from '../retraining/steps.ts';

export const WINDOW: WindowRules = {
  weeks: 4,
  heldOutShare: 0.2,
  minTrainingFrauds: 20,
  wantedTrainingFrauds: 0,
  labelDelayDays: 0,
  feedback: { maxShare: 0.1, maxSharePerToken: 0.05 },
};
export const SECONDS_PER_WEEK = 7 * 24 * 3600;
export const TREES = 12;

const growing: PlanGrowers[] = [];
/** Ends the threads of all systems. */
export function closeSystems(): void {
  growing.splice(0).forEach((growers) => growers.close());
}

export function growersOf(store: ObjectStore, threads: number): PlanGrowers {
  const growers = createPlanGrowers(store, threads);
  growing.push(growers);
  return growers;
}

/** What the queue hands a handler, without a queue. */
export const aContext = (jobId = ''): JobContext => ({
  jobId,
  requestedAt: new Date(),
  attempt: 1,
  progress: () => {},
  parentProgress: () => {},
  stage: () => {},
  log: () => {},
  signal: new AbortController().signal,
  delegate: () => Promise.resolve(),
  endsWith: () => false,
});

/** A system of its own: a local store, an mlruns folder, and what was announced and told. */
export async function aSystem(changes: Partial<Trainer> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'trainer-'));
  const store = openObjectStore({ folder: join(dir, 'store') });
  const announced: string[] = [];
  const told: string[] = [];
  const late: RecordRunPayload[] = [];
  const delegated: number[] = [];
  const tracking = openTracking({ uri: join(dir, 'mlruns') });
  const parts: Trainer = {
    store,
    tracking,
    schema: ulbSchema,
    weeksPrefix: 'weekly_data/',
    window: WINDOW,
    gate: {
      promotionErrorRate: 0.05,
      wrongPromotionsPerYear: 2,
      severeDriftShare: 0.1,
      nonInferiorityMargin: 0.05,
      thresholdBy: 'cost',
      amountColumn: 'Amount',
      yardstick: { costs: { missedFraud: 20, falseAlarm: 10, margin: 0.02 }, reviewsPerDay: 10 },
    },
    canaryRules: { maxRecallFall: 0.1 },
    backupsKept: 20,
    recordLater: (payload) => Promise.resolve(void late.push(payload)),
    parameters: { trees: TREES, seed: 7 },
    search: { seconds: 0, threads: 1 },
    learner: 'native',
    refit: true,
    growers: growersOf(store, 1),
    latestModelPath: join(dir, 'model', 'latest.forest'),
    announce: (version) => Promise.resolve(void announced.push(version)),
    now: () => new Date(Date.UTC(2026, 10, 22, 16, told.length % 60)),
    span: NO_TRACING.span,
    ...changes,
  };
  const tell = (line: string) => void told.push(line);
  const progress: ProgressReporter = { step: (...step) => tell(progressOf(...step).step), log: tell, warn: tell };
  const run = async (payload: Partial<RetrainPayload> = {}, overrides: Partial<Trainer> = {}) => {
    const whole: RetrainPayload = { week: 'week_4', championVersion: null, reason: 'manual', ...payload };
    const jobId = retrainJob.jobId!(whole)!;
    const growing = handleGrowTrees(
      { store: parts.store, growers: overrides.growers ?? parts.growers },
      { debug: () => {} },
    );
    const context = {
      ...aContext(jobId),
      parentProgress: (shown: unknown) => tell((shown as { step: string }).step),
    };
    const delegate = async (_: object, payloads: readonly unknown[]) => {
      delegated.push(payloads.length);
      for (const part of payloads) await growing(part as GrowTreesPayload, context);
    };
    return await retrain({ ...parts, ...overrides, ...context, delegate, payload: whole, progress });
  };
  const putWeek = async (
    week: number,
    { fraudShare = 0.04, shift = {} }: { fraudShare?: number; shift?: Shift } = {},
  ) => {
    const table = simulateWeek({
      rows: 1_000,
      fraudShare,
      seed: week,
      startTimeSeconds: week * SECONDS_PER_WEEK,
      shift,
    });
    await store.put(`weekly_data/week_${week}.csv`, csvOf(table, ulbSchema));
  };
  const objects = async () => {
    const found: Record<string, string> = {};
    for await (const { key, etag } of store.list('')) found[key] = etag;
    return found;
  };
  const runs = () => tracking.searchRuns({ experiment: EXPERIMENT });
  return { dir, store, tracking, parts, announced, told, late, delegated, run, putWeek, objects, runs };
}

export async function aSystemWithWeeks(weeks: readonly number[] = [1, 2, 3, 4], changes: Partial<Trainer> = {}) {
  const system = await aSystem(changes);
  for (const week of weeks) await system.putWeek(week);
  return system;
}

let retrained: Promise<{ dir: string; first: string }> | undefined;

/** A system whose weeks 1 to 4 have given a first model, and that knows nothing else of that retraining. */
export async function aSystemWithChampion() {
  retrained ??= aSystemWithWeeks().then(async ({ dir, run }) => ({ dir, first: (await run()).version! }));
  const { dir, first } = await retrained;
  const system = await aSystem();
  await cp(join(dir, 'store'), join(system.dir, 'store'), { recursive: true });
  return { ...system, first };
}
