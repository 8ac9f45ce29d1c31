import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeModel, encodeModel } from '@fraud/forest-model';
import { openTracking } from '@fraud/mlflow-client';
import {
  loadChampion,
  loadModelFiles,
  publishModel,
  readChampion,
  verifyModel,
  versionOf,
} from '@fraud/model-registry';
import { afterAll, describe, expect, it } from 'vitest';
import { aContext, aSystemWithWeeks, closeSystems } from '../testing/training-system.ts';
import { handleRecordRun } from './handle-record-run.ts';

afterAll(closeSystems);

describe('handleRecordRun()', () => {
  it('records a retraining that went on without MLflow later, from its backup', async () => {
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

  it('records a model anew, as the champion again, in an MLflow that has lost everything', async () => {
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
});
