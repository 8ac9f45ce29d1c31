import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { concatTables, sliceTable, type TransactionTable, ulbSchema } from '@fraud/feature-schema';
import { decodeModel, encodeModel, scoreMatrix } from '@fraud/forest-model';
import { openTracking } from '@fraud/mlflow-client';
import {
  listModels,
  loadChampion,
  loadJudgedModel,
  loadModelFiles,
  promote,
  publishModel,
  readChampion,
  readLocalModel,
  rollback,
  verifyModel,
  versionOf,
} from '@fraud/model-registry';
import { SEVERE_SHIFT, simulateWeek } from '@fraud/simulation';
import { SEARCH_GRID, trainForest } from '@fraud/training';
import { afterAll, describe, expect, it } from 'vitest';
import { handleRecordRun } from '../jobs/handle-record-run.ts';
import { judgement } from '../judging/judgement.ts';
import {
  aContext,
  aSystem,
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

  it('promotes a challenger that knows the drift the champion does not', async () => {
    const { run, putWeek, store, announced } = await aSystemWithWeeks();
    const first = (await run()).version!;
    await putWeek(5, { shift: SEVERE_SHIFT });
    await putWeek(6, { shift: SEVERE_SHIFT });
    const second = await run({ week: 'week_6', championVersion: first, reason: 'drift' });
    expect(second).toMatchObject({ verdict: 'promote' });
    expect(second.version).not.toBe(first);
    expect(await readChampion(store)).toMatchObject({ version: second.version, history: [{ version: first }] });
    expect(announced).toEqual([first, second.version]);
  });

  it('does not bring back what was rolled back, when its job is done again', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    for (const week of [5, 6]) await putWeek(week, { shift: SEVERE_SHIFT });
    const asked = { week: 'week_6', championVersion: first, reason: 'drift' } as const;
    const second = (await run(asked)).version!;
    await rollback(store, { replaces: second, reason: 'false alarms', by: 'ops', now: new Date() });
    expect(await run(asked)).toMatchObject({ outcome: 'skipped', verdict: 'keep', version: second });
    expect((await readChampion(store))?.version).toBe(first);
  });

  it('does not promote a model that was rolled back since its retraining was planned', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    for (const week of [5, 6]) await putWeek(week, { shift: SEVERE_SHIFT });
    const asked = { week: 'week_6', championVersion: first, reason: 'drift' } as const;
    const brokenPut: typeof store.put = (key, ...rest) =>
      key === 'models/champion.json' ? Promise.reject(new Error('outage')) : store.put(key, ...rest);
    await expect(run(asked, { store: { ...store, put: brokenPut } })).rejects.toThrow('outage');
    const { version } = (await listModels(store))[0]!;
    const byHand = { reason: 'a try', by: 'ops', now: new Date() };
    await promote(store, { version, replaces: first, ...byHand });
    await rollback(store, { replaces: version, ...byHand });
    expect(await run(asked)).toMatchObject({
      verdict: 'keep',
      version,
      reason: `The old model stays: ${version} was rolled back while this retraining was under way.`,
    });
    expect((await readChampion(store))?.version).toBe(first);
  });

  it('promotes when nobody can be told of it', async () => {
    const { run, store, told } = await aSystemWithWeeks([3, 4]);
    const { version } = await run({}, { announce: () => Promise.reject(new Error('Redis does not answer')) });
    expect((await readChampion(store))?.version).toBe(version);
    expect(told).toContain(`the APIs could not be told of ${version}; they will find it when they look next`);
  });

  it('keeps the champion when the challenger passes frauds of earlier weeks that were found', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    for (const week of [5, 6, 7, 8]) await putWeek(week, { shift: { newFraudShare: 1 } });
    const asked = { week: 'week_8', championVersion: first, reason: 'drift' } as const;
    expect(await run(asked)).toMatchObject({
      verdict: 'keep',
      reason: expect.stringMatching(
        /^The old model stays\. The new model finds \d+ of 36 confirmed frauds of earlier weeks/,
      ),
    });
    expect((await readChampion(store))?.version).toBe(first);
    const anyFall = { canaryRules: { maxRecallFall: 1 } };
    expect(await run({ ...asked, requestId: 'again' }, anyFall)).toMatchObject({ verdict: 'promote' });
  });

  it('keeps the champion when the challenger is worse, and backs the challenger up all the same', async () => {
    const { run, putWeek, store, objects, runs, announced } = await aSystemWithWeeks();
    const first = (await run()).version!;
    await putWeek(5);
    const worse = { parameters: { trees: 1, maxDepth: 1 } };
    const outcome = await run({ week: 'week_5', championVersion: first }, worse);
    expect(outcome).toMatchObject({ outcome: 'done', verdict: 'keep' });
    expect((await readChampion(store))?.version).toBe(first);
    const before = await objects();
    expect(Object.keys(before).filter((key) => key.endsWith(`${outcome.version}/manifest.json`))).toHaveLength(1);
    expect(await run({ week: 'week_5', championVersion: first }, worse)).toEqual(outcome);
    expect(await objects()).toEqual(before);
    expect(await runs()).toHaveLength(2);
    expect(announced).toEqual([first]);
  });

  it('goes on without MLflow; the run is recorded later from the backup', async () => {
    const system = await aSystemWithWeeks([3, 4], {
      tracking: openTracking({ uri: 'http://127.0.0.1:65530', attempts: 1, timeoutMs: 500 }),
    });
    const { version } = await system.run();
    const folder = (await readChampion(system.store))!.folder;
    expect((await loadChampion(system.store))?.manifest.mlflow).toBeNull();
    expect(system.told).toEqual(expect.arrayContaining([expect.stringContaining('cannot record in MLflow')]));
    expect(system.late).toEqual([{ folder, retrainJobId: 'retrain-week_4-none', reason: 'manual' }]);
    await system.run();
    expect(system.late).toHaveLength(2); // a repeated job asks again, under the same id

    const context = aContext();
    await expect(handleRecordRun(system.parts)(system.late[0]!, context)).rejects.toMatchObject({
      code: 'FRAUD_MLFLOW_UNREACHABLE',
    });
    const deliver = handleRecordRun({ store: system.store, tracking: system.tracking });
    expect(await deliver(system.late[0]!, context)).toMatchObject({ outcome: 'done' });
    const { mlflow } = await verifyModel(system.store, folder);
    expect(await system.runs()).toMatchObject([
      { id: mlflow!.runId, status: 'FINISHED', tags: { 'fraud.version': version, 'fraud.job': 'retrain-week_4-none' } },
    ]);
    expect(await system.tracking.versionByAlias('fraud', 'champion')).toMatchObject({ runId: mlflow!.runId });
    expect(await deliver(system.late[0]!, context)).toMatchObject({ outcome: 'skipped' });
    expect(await system.runs()).toHaveLength(1);
  });

  it('is recorded anew, and is the champion again, in an MLflow that has lost everything', async () => {
    const system = await aSystemWithWeeks([3, 4]);
    await system.run();
    const folder = (await readChampion(system.store))!.folder;
    const before = (await verifyModel(system.store, folder)).mlflow!;
    const empty = openTracking({ uri: join(tmpdir(), `mlruns-${before.runId}`) });
    const deliver = handleRecordRun({ store: system.store, tracking: empty });
    const payload = { folder, retrainJobId: 'by-hand', reason: 'manual', requestId: 'restore' } as const;
    expect(await deliver(payload, aContext())).toMatchObject({ outcome: 'done' });
    const after = (await verifyModel(system.store, folder)).mlflow!;
    expect(after.runId).not.toBe(before.runId);
    expect(await empty.versionByAlias('fraud', 'champion')).toMatchObject({ runId: after.runId });
    expect(await deliver(payload, aContext())).toMatchObject({ outcome: 'skipped', runId: after.runId });
  });

  it('records a model that was published by hand and brought its threshold with it', async () => {
    const system = await aSystemWithWeeks([3, 4]);
    await system.run();
    const { manifest, files } = await loadModelFiles(system.store, (await readChampion(system.store))!.folder);
    const { version, ...draft } = manifest;
    const judged = {
      ...(JSON.parse(new TextDecoder().decode(files['metrics.json'])) as Record<string, unknown>),
      threshold: undefined,
    };
    const byHand = {
      ...files,
      'model.forest': encodeModel({ ...decodeModel(files['model.forest']!), threshold: 0.125 }),
      'metrics.json': new TextEncoder().encode(JSON.stringify(judged)),
    };
    const { folder } = await publishModel(
      system.store,
      byHand,
      { ...draft, threshold: 0.125, mlflow: null },
      new Date(),
    );
    expect(
      await handleRecordRun({ store: system.store, tracking: system.tracking })(
        { folder, retrainJobId: 'by-hand', reason: 'manual' },
        aContext(),
      ),
    ).toMatchObject({ outcome: 'done' });
    const { mlflow, version: byHandVersion } = await verifyModel(system.store, folder);
    expect(byHandVersion).not.toBe(version);
    expect((await system.tracking.readRun(mlflow!.runId)).params).toMatchObject({
      threshold: '0.125',
      threshold_by: 'given',
    });
  });

  it.each([
    ['keeps its place', 0.05, 'undecidable', 'the difference may be chance'],
    [
      'gives way after a severe drift',
      0.5,
      'promote',
      'New model goes live. The data has changed a lot (severe drift), and the new model is about as good as ' +
        'the old one',
    ],
  ] as const)('the champion %s when the difference may be chance', async (_, driftedShare, verdict, reason) => {
    const { run, putWeek, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    await putWeek(5);
    const twin = {
      parameters: { trees: TREES, seed: 8 },
      gate: { ...(await aSystem()).parts.gate, promotionErrorRate: 0.001, nonInferiorityMargin: 0.5 },
    };
    const outcome = await run({ week: 'week_5', championVersion: first, reason: 'drift', driftedShare }, twin);
    expect(outcome).toMatchObject({ verdict, reason: expect.stringContaining(reason) });
    expect((await readChampion(store))?.version).toBe(verdict === 'promote' ? outcome.version : first);
  });

  it('does not judge on rows the champion has learned from', async () => {
    const { run, putWeek, store } = await aSystemWithWeeks([1, 2, 3, 4]);
    await putWeek(5);
    const first = (await run({ week: 'week_5' })).version!;
    const outcome = await run({ week: 'week_4', championVersion: first, requestId: 'again' });
    expect(outcome).toMatchObject({
      verdict: 'undecidable',
      reason: expect.stringContaining('was itself trained on these weeks'),
    });
    expect((await readChampion(store))?.version).toBe(first);
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

  it.each([
    ['none', undefined],
    ['one that is cut', '{"challenger": {"rows"'],
  ])(
    'records a model that was published by its forest alone, with the figures of its manifest; metrics.json: %s',
    async (_, cut) => {
      const system = await aSystemWithWeeks([3, 4]);
      await system.run();
      const { manifest, files } = await loadModelFiles(system.store, (await readChampion(system.store))!.folder);
      const alone = {
        'model.forest': encodeModel({ ...decodeModel(files['model.forest']), threshold: 0.25 }),
        ...(cut !== undefined && { 'metrics.json': new TextEncoder().encode(cut) }),
      };
      const version = versionOf(alone['model.forest']);
      const draft = { ...manifest, version, threshold: 0.25, metrics: { auprc: 0.75, brier: null }, mlflow: null };
      const { folder } = await publishModel(system.store, alone, draft, new Date());
      await handleRecordRun({ store: system.store, tracking: system.tracking })(
        { folder, retrainJobId: 'by-hand', reason: 'manual' },
        aContext(),
      );
      const { mlflow } = await verifyModel(system.store, folder);
      const run = await system.tracking.readRun(mlflow!.runId);
      expect(run.metrics).toEqual({ auprc: 0.75 });
      expect(run.params).toMatchObject({ threshold: '0.25', threshold_by: 'given' });
      expect(run.tags['mlflow.note.content']).toContain('published without a `metrics.json` that this build reads');
      expect(await system.tracking.listArtifacts(mlflow!.runId, 'model')).toContainEqual(
        expect.objectContaining({ path: 'model/model.onnx' }),
      );
    },
  );

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

  it('deletes the oldest backups, not the champion', async () => {
    const { run, store } = await aSystemWithWeeks();
    const first = (await run()).version!;
    await run(
      { championVersion: first, requestId: 'again' },
      { parameters: { trees: 2, maxDepth: 1 }, backupsKept: 1 },
    );
    expect((await listModels(store)).map((each) => each.version)).toEqual([first]);
  });

  it('replaces a champion whose files are broken', async () => {
    const { run, store, putWeek, told } = await aSystemWithWeeks([3, 4]);
    const first = (await run()).version!;
    const { folder } = (await readChampion(store))!;
    await store.put(`${folder}model.forest`, new TextEncoder().encode('broken'));
    await putWeek(5);
    expect(await run({ week: 'week_5', championVersion: first })).toMatchObject({ verdict: 'promote' });
    expect(told).toContain(
      'the files of the model in service are broken; the new model is judged as if there were none',
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
