/** The gate's figures from a thread of their own: whoever asks stays free to renew locks and to answer meanwhile. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { JudgedModels, ModelsToJudge } from './compare-models.ts';
import type { AnsweredWeek, GainRules, PromotionGain } from './promotion-gain.ts';

export type GateQuestion =
  | { readonly ask: 'judge'; readonly models: ModelsToJudge }
  | { readonly ask: 'gain'; readonly weeks: readonly AnsweredWeek[]; readonly rules: GainRules };

/**
 * What `compareModels` says, bit for bit.
 *
 * @throws what `compareModels` throws; the reason of `signal` when it is aborted
 */
export async function judgeModels(models: ModelsToJudge, signal?: AbortSignal): Promise<JudgedModels> {
  return (await answerTo({ ask: 'judge', models }, signal)) as JudgedModels;
}

/** What `promotionGain` says, bit for bit. @throws the reason of `signal` when it is aborted */
export async function measureGain(
  weeks: readonly AnsweredWeek[],
  rules: GainRules,
  signal?: AbortSignal,
): Promise<PromotionGain | undefined> {
  return (await answerTo({ ask: 'gain', weeks, rules }, signal)) as PromotionGain | undefined;
}

async function answerTo(question: GateQuestion, signal: AbortSignal | undefined): Promise<unknown> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./gate.worker.ts', import.meta.url), { workerData: question });
  try {
    const [answer] = (await once(worker, 'message', { signal })) as [unknown];
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await worker.terminate();
  }
}
