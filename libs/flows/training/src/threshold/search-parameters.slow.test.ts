import { describe, expect, it } from 'vitest';
import { type TrainForest, trainForest } from '../growing/train-forest.ts';
import { SEARCH_GRID, searchParameters, type TriedParameters } from './search-parameters.ts';

const rows = 1_200;
const matrix = new Float32Array(new SharedArrayBuffer(4 * rows * 4));
for (let i = 0; i < matrix.length; i++) matrix[i] = (Math.sin(i * 12.9898) * 43_758.5453) % 1;
/** Class 1 in two opposite corners: one split tells nothing, two tell all. */
const labels = Uint8Array.from({ length: rows }, (_, r) => (matrix[r]! > 0 === matrix[rows + r]! > 0 ? 1 : 0));
const job: TrainForest = {
  matrix,
  rows,
  labels,
  inputs: ['a', 'b', 'c', 'd'],
  schemaFingerprint: 'f00d',
  parameters: { trees: 20, seed: 5, maxDepth: 1 },
  threads: 2,
};
const PLENTY_MS = 60_000;

describe('searchParameters()', () => {
  it('takes the candidate with the best out-of-bag AUPRC, beside the parameters that stay', async () => {
    const told: TriedParameters[] = [];
    const { parameters, tried } = await searchParameters({
      job,
      budgetMs: PLENTY_MS,
      grid: [{ mtry: 2 }, { maxDepth: null }, { maxDepth: 2 }],
      onTried: (each) => told.push(each),
    });
    expect(parameters).toEqual({ trees: 20, seed: 5, maxDepth: null });
    expect(tried.map(({ changes }) => changes)).toEqual([{}, { mtry: 2 }, { maxDepth: null }, { maxDepth: 2 }]);
    expect(tried[2]!.outOfBagAuprc).toBe((await trainForest({ ...job, parameters, calibrate: true })).outOfBag!.auprc);
    expect(tried[2]!.outOfBagAuprc).toBe(Math.max(...tried.map((each) => each.outOfBagAuprc!)));
    expect(told).toEqual(tried);
  });

  it('tries the asked parameters and nothing else without a budget', async () => {
    const { parameters, tried } = await searchParameters({ job, budgetMs: 0 });
    expect(parameters).toEqual(job.parameters);
    expect(tried.map(({ changes }) => changes)).toEqual([{}]);
  });

  it('breaks off a candidate at the end of the budget', async () => {
    const endless = { trees: 60_000, maxDepth: null };
    const { parameters, tried } = await searchParameters({ job, budgetMs: 300, grid: [endless] });
    expect([parameters, tried.length]).toEqual([job.parameters, 1]);
  });

  it('stops when it is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    await expect(
      searchParameters({
        job: { ...job, signal: stop.signal },
        budgetMs: PLENTY_MS,
        onTried: () => stop.abort(reason),
      }),
    ).rejects.toBe(reason);
  });

  it('has a grid in which every candidate differs', () => {
    expect(new Set(SEARCH_GRID.map((changes) => JSON.stringify(changes))).size).toBe(SEARCH_GRID.length);
  });
});
