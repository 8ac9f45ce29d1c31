/** A worker that scores rows: it takes the next rows of the matrix that no worker has taken, until none are left. */
import { parentPort, workerData } from 'node:worker_threads';
import { createRowsScorer, type ForestModel } from '@fraud/forest-model';

export type ScoreRowsTask = {
  /** inputs x rows, column-major, and the scores of the rows, on shared memory. */
  readonly matrix: Float32Array;
  readonly scores: Float64Array;
  /** One number on shared memory: the next row to score. */
  readonly nextRow: Int32Array;
};

/** Rows taken at once: up to a millisecond or so of work. */
const STEP = 1024;

const scoreRows = createRowsScorer(workerData as ForestModel);
parentPort!.on('message', ({ matrix, scores, nextRow }: ScoreRowsTask) => {
  const rows = scores.length;
  for (let row = Atomics.add(nextRow, 0, STEP); row < rows; row = Atomics.add(nextRow, 0, STEP)) {
    scoreRows(matrix, rows, row, Math.min(rows, row + STEP), scores);
  }
  parentPort!.postMessage(null);
});
