import { encodeModel, scoreMatrix, treesOf } from '@fraud/forest-model';
import { RandomForestClassifier } from 'ml-random-forest';
import { describe, expect, it } from 'vitest';
import { type TrainingProgress, type TrainMlRandomForest, trainMlRandomForest } from '../index.ts';

const rows = 300;
const inputs = ['a', 'b', 'c', 'd'];
const matrix = new Float32Array(new SharedArrayBuffer(4 * rows * inputs.length));
for (let i = 0; i < matrix.length; i++) matrix[i] = (Math.abs(Math.sin(i * 12.9898)) * 43_758.5453) % 1;
const labels = Uint8Array.from({ length: rows }, (_, r) => (matrix[r]! + matrix[rows + r]! > 1.6 ? 1 : 0));
const job: TrainMlRandomForest = {
  matrix,
  rows,
  labels,
  inputs,
  schemaFingerprint: 'f00d',
  parameters: { trees: 6, seed: 5, minSamplesSplit: 4 },
};

describe('trainMlRandomForest()', () => {
  it("scores every row with the share of the package's trees that vote fraud, where leaves are pure", async () => {
    const { model, outOfBagScores } = await trainMlRandomForest({
      ...job,
      parameters: { trees: 6, seed: 5, minSamplesSplit: 2 },
    });
    const vectors = Array.from({ length: rows }, (_, r) => inputs.map((_, i) => matrix[i * rows + r]!));
    const votes = new Float64Array(rows);
    const unseen: number[][] = Array.from({ length: rows }, () => []);
    for (let t = 0; t < 6; t++) {
      const theirs = new RandomForestClassifier({
        nEstimators: 1,
        seed: 5 + t,
        treeOptions: { gainThreshold: 0, minNumSamples: 1 },
      });
      theirs.selection = () => 0;
      theirs.train(vectors, [...labels]);
      theirs
        .predictionValues(vectors)
        .getColumn(0)
        .forEach((vote, r) => (votes[r]! += vote));
      theirs.oobResults!.forEach(({ all }, r) => unseen[r]!.push(...all));
    }
    expect(new Set(votes).size).toBeGreaterThan(4);
    const scores = scoreMatrix(model, matrix, rows);
    scores.forEach((score, r) => expect(score).toBeCloseTo(votes[r]! / 6, 6));
    outOfBagScores.forEach((score, r) =>
      unseen[r]!.length === 0
        ? expect(score).toBeNaN()
        : expect(score).toBeCloseTo(unseen[r]!.reduce((sum, vote) => sum + vote, 0) / unseen[r]!.length, 6),
    );
  });

  it('scores the rows that trees had not drawn, and judges by them', async () => {
    const { model, outOfBagScores } = await trainMlRandomForest(job);
    const left = outOfBagScores.filter((score) => !Number.isNaN(score));
    expect(left.length / rows).toBeCloseTo(1 - 0.632 ** 6, 1);
    expect(model.outOfBag).toMatchObject({ rows: left.length });
    expect(model.outOfBag!.auprc).toBeGreaterThan(model.outOfBag!.frauds / left.length);
    expect(model.outOfBag!.auprc).toBeLessThan(1);
    expect(outOfBagScores).not.toEqual(scoreMatrix(model, matrix, rows));
  });

  it('gives the same bytes for the same seed, says what it heeded and how far it is', async () => {
    const seen: TrainingProgress[] = [];
    const [one, two, other] = await Promise.all([
      trainMlRandomForest({ ...job, onProgress: (progress) => seen.push(progress) }),
      trainMlRandomForest(job),
      trainMlRandomForest({ ...job, parameters: { ...job.parameters, seed: 99 } }),
    ]);
    expect(encodeModel(one.model)).toEqual(encodeModel(two.model));
    expect(other.model.forest).not.toEqual(one.model.forest);
    expect(one.model.parameters).toEqual({
      learner: 'ml-random-forest',
      trees: 6,
      maxDepth: null,
      minSamplesSplit: 4,
      seed: 5,
      gainThreshold: 0,
    });
    expect(treesOf(one.model.forest)).toBe(6);
    expect(seen.at(-1)).toEqual({ treesDone: 6, treesTotal: 6 });
  });

  it('finds frauds that are one in 300 rows', async () => {
    const rare = Uint8Array.from({ length: rows }, (_, r) => (r === 7 ? 1 : 0));
    const { model } = await trainMlRandomForest({ ...job, labels: rare, parameters: { trees: 4, seed: 1 } });
    expect(model.forest.left.length).toBeGreaterThan(4);
  });

  it.each([
    ['more rows than it can take', { rows: 20_001 }],
    ['a missing value', { matrix: matrix.map((x, i) => (i === 3 ? Number.NaN : x)) }],
    ['a third class', { labels: labels.map((_, r) => r % 3) }],
    ['labels that are too few', { labels: labels.slice(1) }],
  ])('refuses %s', async (_, change) => {
    await expect(trainMlRandomForest({ ...job, ...change })).rejects.toMatchObject({ code: 'FRAUD_TRAINING_INPUT' });
  });

  it('stops when it is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    await expect(
      trainMlRandomForest({
        ...job,
        parameters: { trees: 60_000 },
        onProgress: () => stop.abort(reason),
        signal: stop.signal,
      }),
    ).rejects.toBe(reason);
  });
});
