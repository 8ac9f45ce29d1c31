import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { concatTables, sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { scoreMatrix } from '@fraud/forest-model';
import { loadChampion, loadJudgedModel, readChampion, readLocalModel, verifyModel } from '@fraud/model-registry';
import { simulateWeek } from '@fraud/simulation';
import { SEARCH_GRID, trainForest } from '@fraud/training';
import { afterAll, describe, expect, it } from 'vitest';
import { judgement } from '../judging/judgement.ts';
import {
  aSystemWithWeeks,
  closeSystems,
  growersOf,
  SECONDS_PER_WEEK,
  TREES,
  WINDOW,
} from '../testing/training-system.ts';

afterAll(closeSystems);

describe('retrain()', () => {
  it('promotes the first model: backup, champion, MLflow run with alias, local copy, announcement', async () => {
    const { run, store, tracking, parts, announced, told, runs } = await aSystemWithWeeks();
    const outcome = await run();
    expect(outcome).toMatchObject({
      outcome: 'done',
      verdict: 'promote',
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    const version = outcome.version!;

    const champion = await loadChampion(store);
    expect(champion?.manifest).toMatchObject({
      version,
      trainedAgainst: null,
      weeks: [1, 2, 3, 4].map((week) => ({
        name: `week_${week}`,
        key: `weekly_data/week_${week}.csv`,
        rows: 1_000,
        frauds: 40,
        eventTime: { start: expect.any(Number) as number, end: expect.any(Number) as number },
      })),
      training: { rows: 4_000, frauds: 160 },
      heldOut: { rows: 800 },
      refit: true,
      parameters: { trees: TREES, seed: 7 },
    });
    await verifyModel(store, champion!.folder);
    expect(champion!.manifest.files.map((file) => file.name).sort()).toEqual([
      'calibration.svg',
      'confusion.csv',
      'cost.svg',
      'importance.csv',
      'importance.svg',
      'input_example.csv',
      'judged.forest',
      'metrics.json',
      'model.forest',
      'model.onnx',
      'precision-recall.svg',
      'roc.svg',
      'value_spreads.json',
    ]);
    const spreads = await store.get(`${champion!.folder}value_spreads.json`);
    expect(Object.keys(JSON.parse(new TextDecoder().decode(spreads!.bytes)) as object)).toEqual(ulbSchema.inputs);
    const judged = judgement.parse(
      JSON.parse(new TextDecoder().decode((await store.get(`${champion!.folder}metrics.json`))!.bytes)),
    );
    expect(judged.threshold.threshold).toBe(champion!.model.threshold);
    // chosen without the held-out rows, and far cheaper there than to flag nothing
    expect(judged.challenger.cost!.atThreshold).toBeLessThan(0.8 * judged.challenger.cost!.flaggingNothing);
    // A guesser reaches the share of frauds, 0.04
    expect(champion!.manifest.metrics['auprc']).toBeGreaterThan(0.5);

    const [recorded] = await runs();
    expect(recorded).toMatchObject({
      name: `week_4 promote ${version!.slice(0, 6)}`,
      status: 'FINISHED',
      params: { trees: '12', weeks: 'week_1 week_2 week_3 week_4' },
      metrics: { auprc: champion!.manifest.metrics['auprc'] },
      tags: { 'fraud.version': version, 'fraud.verdict': 'promote' },
    });
    expect(new Date(recorded!.startTimeMs).toISOString()).toMatch(/^2026-11-22T16:/); // when it was planned
    expect(await tracking.searchRuns({ experiment: 'fraud-over-time' })).toMatchObject([
      { name: 'retrainings', metrics: { auprc: champion!.manifest.metrics['auprc'] } },
    ]);
    expect(await tracking.versionByAlias('fraud', 'champion')).toMatchObject({
      version: champion!.manifest.mlflow!.modelVersion,
      runId: recorded!.id,
    });
    const artifacts = [
      ...(await tracking.listArtifacts(recorded!.id)),
      ...(await tracking.listArtifacts(recorded!.id, 'model')),
    ].map((entry) => entry.path);
    expect(artifacts).toEqual(
      expect.arrayContaining(['model.forest', 'metrics.json', 'model/MLmodel', 'model/model.onnx']),
    );

    expect((await readLocalModel(parts.latestModelPath))?.manifest.version).toBe(version);
    expect(announced).toEqual([version]);
    expect(told).toEqual(
      expect.arrayContaining([
        'planning: week 3 of 4',
        `growing: tree ${TREES} of ${TREES}`,
        'judging',
        `refitting: tree ${TREES} of ${TREES}`,
        `promoted ${version}`,
      ]),
    );
  });

  it('serves a forest of all rows, and keeps the one that was judged beside it', async () => {
    const { run, store } = await aSystemWithWeeks();
    await run();
    const { folder, manifest, model } = (await loadChampion(store))!;
    const judged = await loadJudgedModel(store, folder);

    const weeks = [1, 2, 3, 4].map((week) =>
      simulateWeek({ rows: 1_000, fraudShare: 0.04, seed: week, startTimeSeconds: week * SECONDS_PER_WEEK }),
    );
    const all = concatTables(weeks);
    const grow = (table: TransactionTable) =>
      trainForest({
        ...table,
        inputs: ulbSchema.inputs,
        schemaFingerprint: ulbSchema.fingerprint,
        parameters: { trees: TREES, seed: 7 },
        calibrate: true,
        threads: 1,
      });
    expect(model.forest).toEqual((await grow(all)).forest);
    expect(judged.forest).toEqual((await grow(sliceTable(all, 0, 3_200))).forest);
    expect(model.threshold).toBe(judged.threshold);

    const heldOut = sliceTable(all, 3_200, 4_000);
    expect(manifest.metrics['auprc']).toBe(
      averagePrecision(scoreCurve(scoreMatrix(judged, heldOut.matrix, heldOut.rows), heldOut.labels)),
    );
  });

  it('serves what was judged where no refit is wanted', async () => {
    const { run, store, told } = await aSystemWithWeeks([1, 2, 3, 4], { refit: false });
    await run();
    const champion = (await loadChampion(store))!;
    expect(champion.manifest).toMatchObject({ refit: false, training: { rows: 3_200 }, heldOut: { rows: 800 } });
    expect(champion.manifest.files.map((file) => file.name)).not.toContain('judged.forest');
    expect(await loadJudgedModel(store, champion.folder)).toEqual(champion.model);
    expect(told.filter((line) => line.startsWith('refitting'))).toEqual([]);
  });

  it('judges once, however often it is begun anew', async () => {
    const { run, store, told, delegated } = await aSystemWithWeeks();
    const brokenPut: typeof store.put = (key, ...rest) =>
      key.startsWith('model_backups/') ? Promise.reject(new Error('outage')) : store.put(key, ...rest);
    await expect(run({}, { store: { ...store, put: brokenPut } })).rejects.toThrow('outage');
    expect(delegated).toHaveLength(2);
    expect(await run()).toMatchObject({ verdict: 'promote' });
    expect(delegated).toHaveLength(2);
    expect(told.filter((line) => line === 'judging')).toHaveLength(1);
  });

  it('does a step again whose stored result is broken', async () => {
    const { run, store, told } = await aSystemWithWeeks([3, 4]);
    const brokenPut: typeof store.put = (key, ...rest) =>
      key.startsWith('model_backups/') ? Promise.reject(new Error('outage')) : store.put(key, ...rest);
    await expect(run({}, { store: { ...store, put: brokenPut } })).rejects.toThrow('outage');
    for await (const { key } of store.list('retrainings/'))
      if (/grown\.forest$|judged-none\/metrics\.json$/.test(key))
        await store.put(key, new TextEncoder().encode('broken'));
    expect(await run()).toMatchObject({ verdict: 'promote' });
    expect(told.filter((line) => line === 'judging')).toHaveLength(2);
  });

  it('makes the same model for any number of threads', async () => {
    const system = await aSystemWithWeeks();
    const { version } = await system.run();
    const other = await aSystemWithWeeks();
    expect((await other.run({}, { growers: growersOf(other.store, 2) })).version).toBe(version);
  });

  it('leaves after a second run what the first left', async () => {
    const { run, objects, runs, announced } = await aSystemWithWeeks();
    const { version } = await run();
    const before = await objects();
    expect(await run()).toMatchObject({ outcome: 'skipped', version });
    expect(await objects()).toEqual(before);
    expect(await runs()).toHaveLength(1);
    expect(announced).toEqual([version, version]);
  });

  it('ends well when a try broke off before the promotion', async () => {
    const { run, store, objects, runs, announced } = await aSystemWithWeeks();
    const brokenPut: typeof store.put = (key, ...rest) =>
      key === 'models/champion.json' ? Promise.reject(new Error('outage')) : store.put(key, ...rest);
    await expect(run({}, { store: { ...store, put: brokenPut } })).rejects.toThrow('outage');
    const before = await objects();
    const { version } = await run();
    expect(await objects()).toEqual({
      ...before,
      'models/champion.json': expect.any(String),
      [`models/history/000001-${version}.json`]: expect.any(String),
    });
    expect(await runs()).toHaveLength(1);
    expect(announced).toEqual([version]);
  });

  it('promotes when nobody can be told of it', async () => {
    const { run, store, told } = await aSystemWithWeeks([3, 4]);
    const { version } = await run({}, { announce: () => Promise.reject(new Error('Redis does not answer')) });
    expect((await readChampion(store))?.version).toBe(version);
    expect(told).toContain(`the APIs could not be told of ${version}; they will find it when they look next`);
  });

  it('promotes a forest of ml-random-forest', async () => {
    const { run, store, told } = await aSystemWithWeeks([3, 4], {
      learner: 'ml-random-forest',
      parameters: { trees: 3, seed: 7 },
    });
    expect(await run()).toMatchObject({ outcome: 'done', verdict: 'promote' });
    const champion = await loadChampion(store);
    expect(champion!.manifest.parameters).toMatchObject({ learner: 'ml-random-forest', trees: 3, seed: 7 });
    expect(told.join('\n')).toContain('warning: ml-random-forest is for small data');
  });

  it('looks for better parameters when it is given time, and records what it tried', async () => {
    const { run, store, runs, told } = await aSystemWithWeeks([3, 4], {
      parameters: { trees: TREES, seed: 7, maxDepth: 1 },
      search: { seconds: 60, threads: 1 },
    });
    expect(await run()).toMatchObject({ verdict: 'promote' });
    const champion = (await loadChampion(store))!;
    const { search } = judgement.parse(
      JSON.parse(new TextDecoder().decode((await store.get(`${champion.folder}metrics.json`))!.bytes)),
    );
    expect(search!.map(({ changes }) => changes)).toEqual([{}, ...SEARCH_GRID]);
    const best = search!.reduce((a, b) => (b.outOfBagAuprc! > a.outOfBagAuprc! ? b : a));
    expect(champion.manifest.parameters).toMatchObject({ trees: TREES, seed: 7, maxDepth: 1, ...best.changes });
    expect((await runs())[0]!.params['searched']).toContain(
      `${JSON.stringify(best.changes)} ${best.outOfBagAuprc!.toFixed(4)}`,
    );
    expect(told).toContain(
      `out-of-bag AUPRC ${search![0]!.outOfBagAuprc!.toFixed(4)} with the parameters of the settings`,
    );
  });

  it('keeps the champion when all weeks hold too few frauds', async () => {
    const { run, objects, runs } = await aSystemWithWeeks([3, 4], {
      window: { ...WINDOW, weeks: 1, minTrainingFrauds: 500 },
    });
    const before = await objects();
    expect(await run()).toMatchObject({
      outcome: 'done',
      verdict: 'keep',
      reason: expect.stringMatching(/^The old model stays: the 2 weeks up to week_4 hold too few frauds/),
    });
    expect(await objects()).toEqual(before);
    expect(await runs()).toEqual([]);
  });
});
