import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendToSeries } from '../append-to-series.ts';
import { MlflowError, type MlflowErrorCode } from '../errors.ts';
import type { Tracking } from '../tracking.ts';

type Opened = {
  tracking: Tracking;
  /** The description of an experiment, by its id, read without the client; absent where that is another's to see. */
  descriptionOf?: (experimentId: string) => Promise<string | undefined>;
  close: () => Promise<void>;
};
const EXPERIMENT = "It's the contract's experiment: Σ 1";

/** What every kind of tracking must do; `open` gives an empty one, `close` ends it. */
export function trackingContract(name: string, open: () => Promise<Opened>): void {
  describe(`tracking contract: ${name}`, () => {
    let tracking: Tracking;
    let close: Opened['close'];
    let descriptionOf: Opened['descriptionOf'];
    const startRun = (tags = {}) => tracking.startRun({ experiment: EXPERIMENT, name: 'a run', tags });

    beforeAll(async () => {
      ({ tracking, close, descriptionOf } = await open());
    }, 60_000);
    afterAll(() => close());

    test('startRun() and readRun() keep name, tags, parameters, metrics and status', async () => {
      const run = await startRun({ week: '2026_47' });
      await run.logParams({ trees: 25, 'split/criterion': 'gini', depth: null, balanced: true, note: ' no\n' });
      await run.logMetrics({ auprc: 0.8125, 'val/f1': 1e-7, broken: NaN, endless: Infinity, least: -Infinity });
      await run.setTags({ week: '2026_48', 'a tag': 'ünï "quoted" \'too\'' });
      expect((await tracking.readRun(run.id)).status).toBe('RUNNING');
      await run.finish('FINISHED');

      const record = await tracking.readRun(run.id);
      expect(record).toMatchObject({
        id: run.id,
        experimentId: run.experimentId,
        name: 'a run',
        status: 'FINISHED',
        params: { trees: '25', 'split/criterion': 'gini', depth: 'null', balanced: 'true', note: ' no\n' },
        metrics: { auprc: 0.8125, 'val/f1': 1e-7, broken: NaN, endless: Infinity, least: -Infinity },
        tags: {
          week: '2026_48',
          'a tag': 'ünï "quoted" \'too\'',
          'mlflow.runName': 'a run',
          'mlflow.source.type': 'LOCAL',
        },
      });
      expect(record.endTimeMs).toBeGreaterThanOrEqual(record.startTimeMs);
      expect(record.startTimeMs).toBeGreaterThan(Date.now() - 600_000);
    });

    test('logParams() takes more than one batch, the same value twice, and never another value', async () => {
      const run = await startRun();
      const params = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`p${index}`, index]));
      await run.logParams(params);
      await run.logParams({ p7: 7 });
      await rejectsWith('FRAUD_MLFLOW_INVALID', run.logParams({ p7: 8 }));
      const recorded = (await tracking.readRun(run.id)).params;
      expect(Object.keys(recorded)).toHaveLength(250);
      expect(recorded['p7']).toBe('7');
    });

    test('logParams() and setTags() cut long values and say so', async () => {
      const run = await startRun();
      await run.logParams({ long: 'x'.repeat(7000) });
      await run.setTags({ long: '€'.repeat(9000) });
      const { params, tags } = await tracking.readRun(run.id);
      expect(params['long']).toBe(`${'x'.repeat(5977)} [cut, 7000 characters]`);
      expect(tags['long']).toBe(`${'€'.repeat(7977)} [cut, 9000 characters]`);
    });

    test('logMetricCurve() keeps more points than a batch takes, in order; readRun() shows the last step', async () => {
      const run = await startRun();
      const curve = Float64Array.from({ length: 2500 }, (_, step) => Math.cos(step));
      await run.logMetricCurve('oob', curve);
      const history = await tracking.metricHistory(run.id, 'oob');
      expect(history.map(({ value }) => value)).toEqual(Array.from(curve));
      expect(history.map(({ step }) => step)).toEqual(Array.from(curve, (_, step) => step));
      expect((await tracking.readRun(run.id)).metrics['oob']).toBe(Math.cos(2499));
      expect(await tracking.metricHistory(run.id, 'never-logged')).toEqual([]);
    });

    test('logArtifact(), listArtifacts() and readArtifact() keep bytes, folders and odd names', async () => {
      const run = await startRun();
      const bytes = Uint8Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 256);
      await run.logArtifact('model/data.bin', bytes);
      await run.logArtifact('note 100% + ü.txt', 'first');
      await run.logArtifact('note 100% + ü.txt', 'second: ß');
      expect(await tracking.listArtifacts(run.id)).toEqual([
        { path: 'model', isFolder: true, size: undefined },
        { path: 'note 100% + ü.txt', isFolder: false, size: 10 },
      ]);
      expect(await tracking.listArtifacts(run.id, 'model')).toEqual([
        { path: 'model/data.bin', isFolder: false, size: 3_000_000 },
      ]);
      expect(await tracking.listArtifacts(run.id, 'nothing/here')).toEqual([]);
      expect(Buffer.compare(await tracking.readArtifact(run.id, 'model/data.bin'), bytes)).toBe(0);
      expect(new TextDecoder().decode(await tracking.readArtifact(run.id, 'note 100% + ü.txt'))).toBe('second: ß');
      await rejectsWith('FRAUD_MLFLOW_NOT_FOUND', tracking.readArtifact(run.id, 'model/other.bin'));
      await rejectsWith('FRAUD_MLFLOW_INVALID', run.logArtifact('../outside', 'x'));
    });

    test('logInput() accepts a dataset, and the same one twice', async () => {
      const run = await startRun();
      const dataset = {
        name: 'weekly_data/week_2026_47.csv',
        digest: 'c0ffee',
        source: 's3://b/k',
        sourceType: 's3',
        context: 'training',
        profile: { rows: 3 },
      } as const;
      await run.logInput(dataset);
      await run.logInput(dataset);
      await rejectsWith('FRAUD_MLFLOW_INVALID', run.logInput({ ...dataset, digest: 'f'.repeat(64) }));
    });

    test('searchRuns() finds the runs that carry all tags, newest first', async () => {
      const first = await startRun({ 'search.key': "it's", colour: 'red' });
      const second = await startRun({ 'search.key': "it's", colour: 'blue' });
      const found = await tracking.searchRuns({ experiment: EXPERIMENT, tags: { 'search.key': "it's" } });
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set([first.id, second.id]));
      expect(found[0]?.startTimeMs).toBeGreaterThanOrEqual(found[1]?.startTimeMs ?? Infinity);
      const blue = await tracking.searchRuns({
        experiment: EXPERIMENT,
        tags: { 'search.key': "it's", colour: 'blue' },
      });
      expect(blue.map(({ id }) => id)).toEqual([second.id]);
      expect(
        await tracking.searchRuns({ experiment: EXPERIMENT, tags: { 'search.key': "it's" }, limit: 1 }),
      ).toHaveLength(1);
      expect(await tracking.searchRuns({ experiment: 'there is none' })).toEqual([]);
    });

    test('startRun() makes one experiment when several start at once', async () => {
      const runs = await Promise.all(
        Array.from({ length: 6 }, (_, i) => tracking.startRun({ experiment: 'started at once', name: `run ${i}` })),
      );
      expect(new Set(runs.map(({ experimentId }) => experimentId)).size).toBe(1);
      expect(await tracking.searchRuns({ experiment: 'started at once' })).toHaveLength(6);
    });

    test('registerModel() counts versions up, also at once, and knows a run it has registered', async () => {
      const runs = await Promise.all(Array.from({ length: 5 }, () => startRun()));
      for (const run of runs) await run.logArtifact('model/MLmodel', 'flavors: {}');
      const register = (runId: string) =>
        tracking.registerModel({ name: 'a model', runId, artifactPath: 'model', tags: { 'kind/of': 'toy' } });
      const versions = await Promise.all(runs.map(({ id }) => register(id)));
      expect(versions.toSorted()).toEqual(['1', '2', '3', '4', '5']);
      expect(await Promise.all(runs.map(({ id }) => register(id)))).toEqual(versions);
    });

    test('setAlias() moves an alias; versionByAlias() tells where it points', async () => {
      const versions: string[] = [];
      const runs = [await startRun(), await startRun()];
      for (const run of runs) {
        await run.logArtifact('model/MLmodel', 'flavors: {}');
        versions.push(await tracking.registerModel({ name: 'moved', runId: run.id, artifactPath: 'model' }));
      }
      expect(await tracking.versionByAlias('moved', 'champion')).toBeUndefined();
      expect(await tracking.versionByAlias('never registered', 'champion')).toBeUndefined();
      for (const [index, version] of versions.entries()) {
        await tracking.setAlias('moved', 'champion', version);
        expect(await tracking.versionByAlias('moved', 'champion')).toMatchObject({
          name: 'moved',
          version,
          runId: runs[index]?.id,
        });
      }
      await rejectsWith('FRAUD_MLFLOW_NOT_FOUND', tracking.setAlias('moved', 'champion', '99'));
      await rejectsWith('FRAUD_MLFLOW_INVALID', tracking.setAlias('moved', 'latest', '1'));
    });

    test('startRun() and finish() keep when the work began and ended', async () => {
      const run = await tracking.startRun({ experiment: EXPERIMENT, name: 'timed', startTimeMs: 1_700_000_000_000 });
      await run.finish('FINISHED', 1_700_000_060_000);
      expect(await tracking.readRun(run.id)).toMatchObject({
        startTimeMs: 1_700_000_000_000,
        endTimeMs: 1_700_000_060_000,
      });
    });

    test('startRun() describes an experiment once, also one that had no description', async () => {
      const start = (about?: string) =>
        tracking.startRun({ experiment: 'described', name: 'a run', ...(about !== undefined && { about }) });
      await start();
      const { experimentId } = await start('What it **is**');
      await start('Something else');
      if (descriptionOf !== undefined) expect(await descriptionOf(experimentId)).toBe('What it **is**');
    });

    test('appendToSeries() makes curves over weeks in one run, each step once', async () => {
      const at = (step: number, recall: number) =>
        appendToSeries(tracking, {
          ...{ experiment: 'over time', about: 'Curves', name: 'weeks', note: 'One step a week' },
          ...{ step, timestampMs: 1_700_000_000_000 + step, metrics: { recall, rows: 5 } },
        });
      for (const [step, recall] of [
        [2, 0.5],
        [3, 0.75],
        [3, 0.75],
      ] as const)
        await at(step, recall);
      const runs = await tracking.searchRuns({ experiment: 'over time' });
      expect(runs).toMatchObject([{ name: 'weeks', status: 'FINISHED', metrics: { recall: 0.75, rows: 5 } }]);
      expect(await tracking.metricHistory(runs[0]!.id, 'recall')).toEqual([
        { step: 2, value: 0.5, timestampMs: 1_700_000_000_002 },
        { step: 3, value: 0.75, timestampMs: 1_700_000_000_003 },
      ]);
    });

    test('resumeRun() goes on with a run and refuses an unknown one', async () => {
      const run = await startRun();
      await (await tracking.resumeRun(run.id)).logMetrics({ later: 2 }, { step: 3 });
      expect((await tracking.metricHistory(run.id, 'later')).map(({ step, value }) => [step, value])).toEqual([[3, 2]]);
      await rejectsWith('FRAUD_MLFLOW_NOT_FOUND', tracking.resumeRun('0'.repeat(32)));
      await rejectsWith('FRAUD_MLFLOW_NOT_FOUND', tracking.readRun('0'.repeat(32)));
    });

    test('logMetrics() refuses keys that MLflow does', async () => {
      const run = await startRun();
      for (const key of ['', '/abs', '../up', 'a//b', 'a/./b', 'sum=1', 'x'.repeat(251)]) {
        await rejectsWith('FRAUD_MLFLOW_INVALID', run.logMetrics({ [key]: 1 }));
      }
    });
  });
}

async function rejectsWith(code: MlflowErrorCode, promise: Promise<unknown>): Promise<void> {
  const error: unknown = await promise.then(
    () => new Error('it did not throw'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MlflowError);
  expect((error as MlflowError).code).toBe(code);
}
