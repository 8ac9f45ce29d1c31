/**
 * A second model on the rows of the first, beside the requests: answered rows are copied into batches that a thread
 * of its own scores. A batch waits until it is full or a tenth of a second old. When the thread falls behind, rows
 * are dropped and counted; nobody waits for it.
 */
import { Worker } from 'node:worker_threads';
import type { ShadowBatch, ShadowComparison } from './shadow-scorer.worker.ts';

const BATCH_ROWS = 256;
const BATCH_MS = 100;
/** Batches the thread may be behind: 4,096 rows, about 50 ms of work with 100 full trees. */
const MAX_BATCHES = 16;

export type ShadowScorer = {
  /** Takes one answered row, or drops it; copies the vector. O(inputs). */
  offer(champion: string, vector: Float32Array, probability: number, predictedClass: 0 | 1): void;
  close(): Promise<void>;
};

export type ShadowScorerOptions = {
  /** The bytes of `model.forest`. */
  bytes: Uint8Array;
  inputs: number;
  onScored: (comparison: ShadowComparison) => void;
  onDropped: (champion: string, rows: number) => void;
  /** The thread has failed and scores nothing any more. */
  onError: (error: Error) => void;
};

export function startShadowScorer({ bytes, inputs, onScored, onDropped, onError }: ShadowScorerOptions): ShadowScorer {
  const thread = new Worker(new URL('./shadow-scorer.worker.ts', import.meta.url), { workerData: bytes });
  let filling = emptyBatch();
  let rows = 0;
  let champion = '';
  let batchesWaiting = 0;
  thread.on('message', (comparison: ShadowComparison) => {
    batchesWaiting--;
    onScored(comparison);
  });
  thread.on('error', onError);
  thread.unref();

  function emptyBatch() {
    return {
      vectors: new Float32Array(BATCH_ROWS * inputs),
      probabilities: new Float64Array(BATCH_ROWS),
      classes: new Uint8Array(BATCH_ROWS),
    };
  }

  function send(): void {
    if (rows === 0) return;
    if (batchesWaiting >= MAX_BATCHES) onDropped(champion, rows);
    else {
      batchesWaiting++;
      const { vectors, probabilities, classes } = filling;
      thread.postMessage({ champion, rows, ...filling } satisfies ShadowBatch, [
        vectors.buffer,
        probabilities.buffer,
        classes.buffer,
      ]);
      filling = emptyBatch();
    }
    rows = 0;
  }
  const timer = setInterval(send, BATCH_MS).unref();

  return {
    offer(by, vector, probability, predictedClass) {
      if (by !== champion) {
        send(); // a batch is one champion's
        champion = by;
      }
      filling.vectors.set(vector, rows * inputs);
      filling.probabilities[rows] = probability;
      filling.classes[rows] = predictedClass;
      if (++rows === BATCH_ROWS) send();
    },
    async close() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
