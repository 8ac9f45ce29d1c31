import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { defaultParameters, groupsOf, parseParameters } from '@fraud/forest-learner';
import { encodeModel, joinForests, treesOf } from '@fraud/forest-model';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { afterEach, describe, expect, it } from 'vitest';
import { handleGrowTrees } from '../jobs/handle-grow-trees.ts';
import { deleteOrphans, deletePlan } from '../plan/delete-plan.ts';
import { readPlan, type RetrainPlan, savePlan, saveRefitPlan } from '../plan/retrain-plan.ts';
import { getTable } from '../plan/stored-table.ts';
import { countTrees, getTrees, putTrees, rangesOf } from '../plan/stored-trees.ts';
import { loadWindow } from '../plan/training-window.ts';
import { growForest } from './grow-forest.ts';
import { createPlanGrowers, type PlanGrowers } from './plan-growers.ts';

const FEEDBACK = { maxShare: 0.1, maxSharePerToken: 0.05 };
const JOB = 'retrain-week_1-none';
const NOW = new Date('2026-11-22T16:00:00Z');
const DAY_MS = 24 * 3600 * 1000;
const silent = { step: () => {}, log: () => {}, warn: () => {} };
const { signal } = new AbortController();

let growers: PlanGrowers;
afterEach(() => growers.close());

async function readRows(store: ObjectStore, plan: RetrainPlan) {
  return { training: await getTable(store, plan.training), heldOut: await getTable(store, plan.heldOut) };
}

/** A plan for a week of 600 rows, in a store of its own. */
async function aPlan(trees = 20) {
  const store = openObjectStore({ folder: await mkdtemp(join(tmpdir(), 'parts-')) });
  growers = createPlanGrowers(store, 2);
  await store.put(
    'weekly_data/week_1.csv',
    csvOf(simulateWeek({ rows: 600, fraudShare: 0.05, seed: 1, startTimeSeconds: 0 }), ulbSchema),
  );
  const window = await loadWindow({
    store,
    schema: ulbSchema,
    weeksPrefix: 'weekly_data/',
    window: {
      weeks: 4,
      heldOutShare: 0.2,
      minTrainingFrauds: 5,
      wantedTrainingFrauds: 0,
      labelDelayDays: 0,
      feedback: FEEDBACK,
    },
    payload: { week: 'week_1' },
    progress: silent,
    signal,
  });
  const plan = await savePlan(
    { store, jobId: JOB, schema: ulbSchema },
    {
      window,
      parameters: parseParameters({ trees, seed: 3 }),
      now: NOW,
    },
  );
  const said: unknown[] = [];
  const handle = handleGrowTrees({ store, growers }, { debug: (what: unknown) => said.push(what) });
  const steps: unknown[] = [];
  const grow = (range: { from: number; to: number }, planId = plan.id) =>
    handle(
      { retrainJobId: JOB, planId, ...range },
      {
        jobId: '',
        requestedAt: new Date(),
        attempt: 1,
        progress: () => {},
        parentProgress: (step) => steps.push(step),
        stage: () => {},
        log: () => {},
        signal,
        delegate: () => Promise.resolve(),
        endsWith: () => false,
      },
    );
  const keys = async () => (await Array.fromAsync(store.list('retrainings/'))).map(({ key }) => key);
  return { store, window, plan, grow, steps, said, keys };
}

describe('a plan', () => {
  it('holds the rows to the last bit', async () => {
    const { store, window, plan } = await aPlan();
    const { training, heldOut } = await readRows(store, plan);
    expect(training).toEqual(window.training);
    expect(heldOut).toEqual(window.heldOut);
    expect(plan).toMatchObject({
      weeks: [{ name: 'week_1', rows: 600, frauds: 30 }],
      parameters: { trees: 20, seed: 3 },
      training: { rows: 480 },
      heldOut: { rows: 120 },
    });
  });

  it('is saved once: the second trainer takes the first plan', async () => {
    const { store, window, plan } = await aPlan();
    const second = await savePlan(
      { store, jobId: JOB, schema: ulbSchema },
      {
        window,
        parameters: defaultParameters,
        now: new Date(),
      },
    );
    expect(second).toEqual(plan);
  });

  it('is new, and has no trees, once the former one was deleted', async () => {
    const { store, window, plan, grow, keys } = await aPlan();
    await grow(rangesOf(plan)[0]!);
    await deletePlan(store, JOB);
    expect(await keys()).toEqual([]);
    const again = await savePlan(
      { store, jobId: JOB, schema: ulbSchema },
      {
        window,
        parameters: plan.parameters,
        now: new Date(NOW.getTime() + 1),
      },
    );
    expect(again.id).not.toBe(plan.id);
    expect((await getTrees(store, again)).grown).toEqual([]);
  });

  it('whose rows are lost or broken says so', async () => {
    const { store, plan } = await aPlan();
    await store.put(plan.training.key, new Uint8Array(9));
    await expect(readRows(store, plan)).rejects.toMatchObject({
      code: 'FRAUD_TRAINER_ROWS_LOST',
      message: expect.stringContaining('not as it was stored'),
    });
    await store.delete(plan.training.key);
    await expect(readRows(store, plan)).rejects.toMatchObject({
      code: 'FRAUD_TRAINER_ROWS_LOST',
      message: expect.stringContaining('gone from the store'),
    });
  });

  it('of a refit learns from all rows, is saved once, and is deleted with the plan it follows', async () => {
    const { store, window, plan, keys } = await aPlan();
    const refit = await saveRefitPlan(store, plan);
    expect(await saveRefitPlan(store, plan)).toEqual(refit);
    expect(refit).toMatchObject({
      isRefit: true,
      parameters: plan.parameters,
      training: { rows: 600, frauds: 30 },
      heldOut: plan.heldOut,
    });
    expect((await readRows(store, refit)).training).toEqual(window.weeks[0]!.table);
    expect(await readPlan(store, refit.jobId)).toEqual(refit);
    await deletePlan(store, JOB);
    expect(await readPlan(store, refit.jobId)).toBeUndefined();
    expect(await keys()).toEqual([]);
  });

  it('that has not changed for a day is an orphan', async () => {
    const { store, keys } = await aPlan();
    expect(await deleteOrphans(store, new Date())).toEqual([]);
    expect(await deleteOrphans(store, new Date(Date.now() + DAY_MS + 60_000))).toEqual([JOB]);
    expect(await keys()).toEqual([]);
  });
});

describe('growing in parts', () => {
  it('gives the forest of one machine, in any order, and grows a part once', async () => {
    const { store, plan, grow, steps, said } = await aPlan();
    const ranges = rangesOf(plan);
    expect(ranges).toHaveLength(groupsOf(plan.parameters));
    for (const range of ranges.toReversed()) expect(await grow(range)).toEqual({ outcome: 'done' });
    expect(await grow(ranges[2]!)).toEqual({ outcome: 'skipped' });
    expect(steps.at(-1)).toEqual({ step: 'growing: tree 20 of 20', percent: 59 });
    expect(said).toEqual(ranges.toReversed().map((range) => ({ jobId: JOB, ...range })));

    const delegate = () => Promise.reject(new Error('nothing is missing'));
    const { model } = await growForest({ store, growers, learner: 'native', delegate, progress: silent, signal }, plan);
    const { training } = await readRows(store, plan);
    const whole = await trainForest({
      ...training,
      inputs: plan.inputs,
      schema: ulbSchema.json,
      schemaFingerprint: plan.schemaFingerprint,
      parameters: plan.parameters,
      calibrate: true,
      threads: 1,
    });
    expect(encodeModel(model)).toEqual(encodeModel(whole));
  });

  it('gives the model of one machine with categories, too', async () => {
    const { store, window } = await aPlan();
    const names = ['shop', 'fuel', 'travel'];
    const withLevels = (table: TransactionTable): TransactionTable => {
      const coded = { ...table, matrix: table.matrix.slice(), levels: new Map([[3, names]]) };
      for (let row = 0; row < table.rows; row++)
        coded.matrix[3 * table.rows + row] = table.labels[row] === 1 && row % 3 > 0 ? 1 : row % 3;
      return coded;
    };
    const plan = await savePlan(
      { store, jobId: 'with-categories', schema: ulbSchema },
      {
        window: { ...window, training: withLevels(window.training), heldOut: withLevels(window.heldOut) },
        parameters: parseParameters({ trees: 8, seed: 3 }),
        now: NOW,
      },
    );
    for (const { from, to } of rangesOf(plan))
      await growers.use(plan, async (open) => {
        const parts = [];
        for (let group = from; group < to; group++) parts.push(await open.grow(group));
        await putTrees(store, plan, { from, to }, joinForests(parts));
      });
    const delegate = () => Promise.reject(new Error('nothing is missing'));
    const { model } = await growForest({ store, growers, learner: 'native', delegate, progress: silent, signal }, plan);
    const whole = await trainForest({
      ...(await getTable(store, plan.training)),
      inputs: plan.inputs,
      schema: plan.schema,
      schemaFingerprint: plan.schemaFingerprint,
      parameters: plan.parameters,
      calibrate: true,
      threads: 1,
    });
    expect(model.categories).toMatchObject([{ input: 3, levels: names }]);
    expect(encodeModel(model)).toEqual(encodeModel(whole));
  });

  it('shares out each tree once, however many there are', async () => {
    const { plan } = await aPlan();
    for (const trees of [1, 3, 100, 1_000, 65_536]) {
      const ranges = rangesOf({ ...plan, parameters: { ...plan.parameters, trees } });
      expect(ranges.length).toBeLessThanOrEqual(64);
      expect(ranges.map(({ from }) => from)).toEqual([0, ...ranges.slice(0, -1).map(({ to }) => to)]);
      expect(ranges.at(-1)!.to).toBe(groupsOf({ ...plan.parameters, trees }));
    }
  });

  it('grows a part again that cannot be read', async () => {
    const { store, plan, grow } = await aPlan(6);
    const [first, second] = rangesOf(plan);
    await grow(first!);
    await grow(second!);
    await store.put(`${plan.folder}trees-0-1.forest`, new Uint8Array(99));
    const { grown, missing } = await getTrees(store, plan);
    expect(missing).toEqual([first]);
    expect(grown.map(({ forest, first: tree }) => [tree, treesOf(forest)])).toEqual([[4, 2]]);
    expect(await countTrees(store, plan)).toBe(2);
    expect(await grow(first!)).toEqual({ outcome: 'done' });
  });

  it('leaves nothing when the retraining has ended meanwhile', async () => {
    const { store, plan, grow, keys } = await aPlan();
    await deletePlan(store, JOB);
    expect(await grow(rangesOf(plan)[0]!)).toMatchObject({ outcome: 'skipped' });
    expect(await keys()).toEqual([]);
    expect(await readPlan(store, JOB)).toBeUndefined();
  });
});
