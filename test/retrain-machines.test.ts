/** One retraining on several machines: the model of one, whoever grows its trees and whoever dies meanwhile. */
import { ulbSchema } from '@fraud/feature-schema';
import { retrainJob } from '@fraud/jobs';
import { digestOf, loadModelFiles, readChampion } from '@fraud/model-registry';
import { csvOf, simulateWeek } from '@fraud/simulation';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from './services.ts';
import { aTrainingSystem, retrainState, type Trainers } from './trainers.ts';

const SECONDS_PER_WEEK = 7 * 24 * 3600;
const TREES = 100;
const RETRAIN = { week: 'week_4', championVersion: null, reason: 'no-champion' } as const;
const DEADLINE_MS = 120_000;
const ENDED = ['completed', 'failed'];

/**
 * Points of a retraining at which a trainer dies, by the step that is shown: of the one that has the job, or of one
 * that grows trees for it.
 */
const POINTS: readonly { readonly at: string; readonly step: RegExp; readonly of: 'retraining' | 'part' }[] = [
  { at: 'while the third week is loaded', step: /^planning: week 3/, of: 'retraining' },
  { at: 'with half of the trees grown', step: /^growing: tree ([5-9]\d|100) of/, of: 'part' },
  { at: 'with half of the refit grown', step: /^refitting: tree ([5-9]\d|100) of/, of: 'part' },
  { at: 'at its beginning', step: /^planning: week 1/, of: 'retraining' },
  { at: 'while the last week is loaded', step: /^planning: week 4/, of: 'retraining' },
  { at: 'with the first trees grown', step: /^growing: tree/, of: 'part' },
  { at: 'with nearly all trees grown', step: /^growing: tree (9\d|100) of/, of: 'part' },
  { at: 'while the trees are put together', step: /^(growing: putting|judging)/, of: 'retraining' },
  { at: 'while models are judged', step: /^(judging|refitting)/, of: 'retraining' },
  { at: 'with the first trees of the refit grown', step: /^refitting: tree/, of: 'part' },
  { at: 'while the model is recorded', step: /^(recording|promoting|done)/, of: 'retraining' },
  { at: 'while the model is backed up', step: /^(recording: the backup|promoting|done)/, of: 'retraining' },
];
/** KILLS=12 for the full run. */
const KILLS = Number(process.env['KILLS'] ?? 3);

let system: Trainers;
afterEach(() => system.close());

async function aSystemWithWeeks(): Promise<void> {
  system = await aTrainingSystem({ FOREST_TREES: String(TREES) });
  for (let week = 1; week <= 4; week++) {
    const table = simulateWeek({
      rows: 8_000,
      fraudShare: 0.02,
      seed: week,
      startTimeSeconds: week * SECONDS_PER_WEEK,
    });
    await system.store.put(`weekly_data/week_${week}.csv`, csvOf(table, ulbSchema));
  }
}

const untilEnded = (jobId: string) =>
  waitFor(
    'the end of the retraining',
    async () => {
      system.throwIfCrashed();
      const seen = await retrainState(system, jobId);
      return ENDED.includes(seen.state) ? seen : undefined;
    },
    DEADLINE_MS,
  );

async function keysBelow(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.store.list(prefix)) keys.push(key);
  return keys;
}

/** The digest of the one model there is, after everything has been checked that must hold of it. */
async function theOnlyModel(jobId: string): Promise<string> {
  const champion = await readChampion(system.store);
  expect(champion?.history).toEqual([]);
  expect(new Set((await keysBelow('model_backups/')).map((key) => key.split('/')[1])).size).toBe(1);
  expect(await keysBelow('retrainings/')).toEqual([`retrainings/${jobId}/outcome.json`]);
  expect(await system.tracking.searchRuns({ experiment: 'fraud-detection' })).toHaveLength(1);
  const { files } = await loadModelFiles(system.store, champion!.folder);
  return digestOf(files['model.forest']!);
}

let modelOfOne: string | undefined;
/** What one trainer alone makes of the weeks. */
async function retrainWith(trainers: number): Promise<string> {
  await aSystemWithWeeks();
  system.start(trainers);
  const { id } = await system.queues.enqueue(retrainJob, RETRAIN);
  expect(await untilEnded(id)).toMatchObject({ state: 'completed', step: 'done' });
  return await theOnlyModel(id);
}

describe('a retraining', () => {
  it('gives the same bytes on 1, 2 and 4 machines', { timeout: 3 * DEADLINE_MS }, async () => {
    modelOfOne = await retrainWith(1);
    for (const trainers of [2, 4]) {
      await system.close();
      expect(await retrainWith(trainers)).toBe(modelOfOne);
    }
  });

  it.each(POINTS.slice(0, KILLS))(
    'whose trainer is killed $at ends with the same bytes, promoted once',
    { timeout: 2 * DEADLINE_MS },
    async ({ step, of }) => {
      await aSystemWithWeeks();
      system.start(2);
      const { id } = await system.queues.enqueue(retrainJob, RETRAIN);
      let isKilled = false;
      while (!isKilled) {
        // without a pause: some steps last a few milliseconds
        const seen = await retrainState(system, id);
        expect(ENDED, `the retraining ended before ${step}`).not.toContain(seen.state);
        isKilled = step.test(seen.step) && (await system.killWorker(of));
      }
      expect(await untilEnded(id)).toMatchObject({ state: 'completed' });
      expect(system.said.join('')).toContain('job taken over from a worker that fell silent');
      expect(await theOnlyModel(id)).toBe(modelOfOne);
    },
  );

  it.runIf(KILLS >= POINTS.length)(
    'beside another one promotes one after the other, never both over the same champion',
    { timeout: 2 * DEADLINE_MS },
    async () => {
      await aSystemWithWeeks();
      system.start(2);
      const asked = [];
      for (const week of ['week_3', 'week_4'])
        asked.push(await system.queues.enqueue(retrainJob, { ...RETRAIN, week }));
      for (const { id } of asked) expect(await untilEnded(id)).toMatchObject({ state: 'completed' });
      const outcomes = await Promise.all(
        asked.map(
          async ({ id }) =>
            (await system.queues.bullQueue(retrainJob).getJob(id))?.returnvalue as { verdict: string; version: string },
        ),
      );
      const promoted = outcomes.filter(({ verdict }) => verdict === 'promote').map(({ version }) => version);
      const champion = await readChampion(system.store);
      expect([champion!.version, ...champion!.history.map(({ version }) => version)].sort()).toEqual(promoted.sort());
      const left = await keysBelow('retrainings/');
      expect(left.sort()).toEqual(asked.map(({ id }) => `retrainings/${id}/outcome.json`).sort());
    },
  );

  it('that is cancelled stops everywhere and leaves nothing', { timeout: DEADLINE_MS }, async () => {
    await aSystemWithWeeks();
    system.start(2);
    const { id } = await system.queues.enqueue(retrainJob, RETRAIN);
    await waitFor(
      'trees',
      async () => ((await retrainState(system, id)).step.startsWith('growing: tree') ? true : undefined),
      DEADLINE_MS,
    );
    expect(await system.queues.cancel(retrainJob, id)).toBe('stopping');
    expect(await untilEnded(id)).toMatchObject({ state: 'failed', failedReason: 'cancelled by a person' });
    expect(await readChampion(system.store)).toBeUndefined();
    await waitFor(
      'the last trees to be deleted',
      async () => ((await keysBelow('retrainings/')).length === 1 ? true : undefined),
      DEADLINE_MS,
    );
    expect(await keysBelow('model_backups/')).toEqual([]);
  });
});
