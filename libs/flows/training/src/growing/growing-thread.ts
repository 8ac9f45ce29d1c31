import { Worker } from 'node:worker_threads';
import { trainingError } from '../errors.ts';
import type { ThreadAnswers, ThreadReply, ThreadRequest } from './grow-trees.worker.ts';

/** A worker thread that is asked one thing at a time. */
export type GrowingThread = {
  /** @throws what the thread throws, with its code; FRAUD_TRAINING_WORKER when the thread itself fails */
  readonly ask: <R extends ThreadRequest>(request: R) => Promise<ThreadAnswers[R['kind']]>;
  /**
   * The thread ends by itself once it is through with what it was asked: stopped in the middle of its work it could
   * harm the process.
   */
  readonly end: () => void;
};

/**
 * A thread keeps little on its heap: trees, one group at a time, and short-lived numbers. A small nursery costs it no
 * time and saves 3 MiB; below 2 GiB V8 makes no copy of its built-in functions beside the thread's code, which saves
 * 2 MiB more.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 2000 };

export function startThread(): GrowingThread {
  const worker = new Worker(new URL('./grow-trees.worker.ts', import.meta.url), { resourceLimits });
  let asked = Promise.withResolvers<ThreadAnswers[keyof ThreadAnswers]>();
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    asked.reject(failure);
  };
  asked.promise.catch(() => {}); // nobody has asked yet
  worker.on('message', (reply: ThreadReply) => {
    if ('answer' in reply) return asked.resolve(reply.answer);
    const { message, code, stack } = reply.refusal;
    asked.reject(Object.assign(new Error(message), { code, stack }));
  });
  worker.on('error', (cause) =>
    fail(trainingError('FRAUD_TRAINING_WORKER', 'Cannot finish training: a worker failed', { cause })),
  );
  worker.on('exit', (code) =>
    fail(trainingError('FRAUD_TRAINING_WORKER', `Cannot finish training: a worker exited with code ${code}`)),
  );
  return {
    ask: async <R extends ThreadRequest>(request: R) => {
      if (failure !== undefined) throw failure;
      asked = Promise.withResolvers();
      worker.postMessage(request);
      return (await asked.promise) as ThreadAnswers[R['kind']];
    },
    end: () => worker.postMessage('end'),
  };
}
