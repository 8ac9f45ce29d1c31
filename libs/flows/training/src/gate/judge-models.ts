import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JudgedModels, ModelsToJudge } from './compare-models.ts';

/**
 * What `compareModels` says, bit for bit, from a thread of its own: whoever asks stays free to renew locks and to
 * answer meanwhile.
 *
 * @throws what `compareModels` throws; the reason of `signal` when it is aborted
 */
export async function judgeModels(models: ModelsToJudge, signal?: AbortSignal): Promise<JudgedModels> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./judge-models.worker.ts', import.meta.url), { workerData: models });
  try {
    const [judged] = (await once(worker, 'message', { signal })) as [JudgedModels];
    return judged;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
