/**
 * Scores of many rows over worker threads, bit for bit those of `scoreMatrix`: rows are scored one by one, so it does
 * not matter who scores which. Cost: O(rows x trees x depth) / threads; each thread holds the model.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createRowsScorer, type ForestModel } from '@fraud/forest-model';
import type { ScoreRowsTask } from './score-rows.worker.ts';

export type BatchScorer = {
  /**
   * One matrix after the other.
   *
   * @param matrix inputs x rows, column-major: input `i` of row `r` at `matrix[i * rows + r]`; copied unless it lies
   * on shared memory
   * @throws FRAUD_FOREST_VECTOR for a matrix of another size; what ended a thread, if one has failed
   */
  readonly score: (matrix: Float32Array, rows: number) => Promise<Float64Array>;
  readonly close: () => Promise<void>;
};

/**
 * @param threads at least 1
 * @throws FRAUD_FOREST_INVALID for a model of another number of classes than two
 */
export function openBatchScorer(model: ForestModel, threads: number): BatchScorer {
  const scoreRows = createRowsScorer(model);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./score-rows.worker.ts', import.meta.url), { workerData: model }),
  );
  let failure: Error | undefined;
  for (const worker of workers) worker.on('error', (error: Error) => (failure ??= error));
  let last: Promise<unknown> = Promise.resolve();
  const scoreNext = async (matrix: Float32Array, rows: number): Promise<Float64Array> => {
    if (failure !== undefined) throw failure;
    scoreRows(matrix, rows, 0, 0, new Float64Array(0)); // refuses a matrix of another size here, not in the threads
    const task: ScoreRowsTask = {
      matrix: onSharedMemory(matrix),
      scores: new Float64Array(new SharedArrayBuffer(8 * rows)),
      nextRow: new Int32Array(new SharedArrayBuffer(4)),
    };
    await Promise.all(
      workers.map((worker) => {
        worker.postMessage(task);
        return once(worker, 'message');
      }),
    );
    return task.scores;
  };
  return {
    score: (matrix, rows) => {
      const scores = last.then(() => scoreNext(matrix, rows));
      last = scores.catch(() => {}); // the caller of score() gets the error
      return scores;
    },
    close: async () => {
      await last;
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function onSharedMemory(matrix: Float32Array): Float32Array {
  if (matrix.buffer instanceof SharedArrayBuffer) return matrix;
  const shared = new Float32Array(new SharedArrayBuffer(matrix.byteLength));
  shared.set(matrix);
  return shared;
}
