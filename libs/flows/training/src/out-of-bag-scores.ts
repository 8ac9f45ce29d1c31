import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TransactionTable } from '@fraud/feature-schema';
import type { ForestModel } from '@fraud/forest-model';
import type { OutOfBagTask } from './out-of-bag.worker.ts';

/**
 * The training rows scored by trees that had not seen them, calibrated as the model is: a threshold chosen on these flatters
 * nobody, and the held-out rows stay untouched for the judgement. One score a row; NaN where every tree has seen it.
 */
export async function outOfBagScores(model: ForestModel, table: TransactionTable, signal: AbortSignal): Promise<Float64Array> {
  const worker = new Worker(new URL('./out-of-bag.worker.ts', import.meta.url), { workerData: { model, table } satisfies OutOfBagTask });
  try {
    const answer = once(worker, 'message', { signal });
    const ended = once(worker, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`Cannot score the training rows: the worker ended with code ${code} and without an answer`)));
    const [scores] = (await Promise.race([answer, ended])) as [Float64Array];
    return scores;
  } finally {
    await worker.terminate();
  }
}
