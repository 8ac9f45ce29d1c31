import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { encodeModel, scoreMatrix, scoreTable } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { type TrainForest, trainForest, type TrainingProgress } from '../index.ts';

const rows = 3000;
const matrix = new Float32Array(new SharedArrayBuffer(4 * rows * 4));
for (let i = 0; i < matrix.length; i++) matrix[i] = (Math.sin(i * 12.9898) * 43_758.5453) % 1;
const labels = Uint8Array.from({ length: rows }, (_, r) => (matrix[r]! + matrix[rows + r]! > 1.1 ? 1 : 0));
const job: TrainForest = {
  matrix,
  rows,
  labels,
  inputs: ['a', 'b', 'c', 'd'],
  schemaFingerprint: 'f00d',
  parameters: { trees: 12, seed: 5 },
};

describe('trainForest()', () => {
  it.each(['best', 'random'] as const)('gives the same bytes for 1, 2 and 4 threads, %s splits', async (splits) => {
    const parameters = { ...job.parameters, splits };
    const [one, two, four] = await Promise.all(
      [1, 2, 4].map(async (threads) => encodeModel(await trainForest({ ...job, parameters, threads }))),
    );
    expect(two).toEqual(one);
    expect(four).toEqual(one);
  });

  it('keeps what it was asked for in the model', async () => {
    const model = await trainForest({ ...job, threads: 2 });
    expect(model).toMatchObject({
      inputs: ['a', 'b', 'c', 'd'],
      schemaFingerprint: 'f00d',
      parameters: { trees: 12, seed: 5, maxDepth: null },
    });
    expect(model.forest.treeStart).toHaveLength(13);
  });

  it('tells how many trees there are', async () => {
    const seen: TrainingProgress[] = [];
    await trainForest({ ...job, threads: 2, onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([4, 8, 12].map((treesDone) => ({ treesDone, treesTotal: 12 })));
  });

  it('calibrates on unseen rows when asked to, alike in any number of threads', async () => {
    const [one, three] = await Promise.all(
      [1, 3].map((threads) => trainForest({ ...job, parameters: { trees: 30 }, threads, calibrate: true })),
    );
    expect(encodeModel(three!)).toEqual(encodeModel(one!));
    expect(one!.outOfBag).toMatchObject({ rows: expect.closeTo(rows, -2), frauds: expect.any(Number) });
    expect(one!.outOfBag!.auprc).toBeGreaterThan(0.9);
    const probabilities = scoreMatrix(one!, matrix, rows);
    expect(probabilities.reduce((sum, p) => sum + p, 0) / rows).toBeCloseTo(
      labels.reduce((sum, y) => sum + y, 0) / rows,
      1,
    );
    await expect(trainForest({ ...job, parameters: { bootstrap: false }, calibrate: true })).rejects.toMatchObject({
      code: 'FRAUD_TRAINING_INPUT',
    });
  });

  describe('with an input of 60 levels, every third of which is fraudulent', () => {
    const names = Array.from({ length: 60 }, (_, level) => `shop ${level}`);
    const codes = Float32Array.from({ length: rows }, (_, r) => (r * 7 + Math.floor(r / 60)) % 60);
    const frauds = Uint8Array.from(codes, (code) => (code % 3 === 0 ? 1 : 0));
    const coded = new Float32Array(new SharedArrayBuffer(4 * rows * 4));
    coded.set(matrix);
    coded.set(codes, 2 * rows);
    const table = { matrix: coded, rows, levels: new Map([[2, names]]) };
    const train = (threads: number) =>
      trainForest({ ...job, ...table, labels: frauds, schema: '{"version":2}', calibrate: true, threads });

    it('gives the same bytes for 1 and 3 threads, and keeps categories and schema', async () => {
      const [one, three] = await Promise.all([train(1), train(3)]);
      expect(encodeModel(three!)).toEqual(encodeModel(one!));
      expect(one!.categories).toMatchObject([{ input: 2, levels: names }]);
      expect(one!.schema).toBe('{"version":2}');
    });

    it('finds the frauds of unseen rows, and of a table that lists the levels in another order', async () => {
      const model = await train(2);
      expect(model.outOfBag!.auprc).toBeGreaterThan(0.99);
      const reversed = coded.slice();
      reversed.set(
        codes.map((code) => 59 - code),
        2 * rows,
      );
      const other = { matrix: reversed, rows, levels: new Map([[2, names.toReversed()]]) };
      expect(scoreTable(model, other)).toEqual(scoreTable(model, table));
      expect(averagePrecision(scoreCurve(scoreTable(model, other), frauds))).toBeGreaterThan(0.99);
    });
  });

  it('stops when it is aborted', async () => {
    const stop = new AbortController();
    const training = trainForest({
      ...job,
      parameters: { trees: 60_000 },
      threads: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(training).rejects.toThrow('enough');
    await expect(trainForest({ ...job, signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never');
  });

  it.each([
    ['FRAUD_TRAINING_INPUT', { threads: 0 }],
    ['FRAUD_LEARNER_PARAMETERS', { parameters: { trees: -1 } }],
    ['FRAUD_LEARNER_DATA', { labels: labels.subarray(1) }],
  ])('refuses with %s', async (code, changes) => {
    await expect(trainForest({ ...job, ...changes })).rejects.toMatchObject({ code });
  });
});
