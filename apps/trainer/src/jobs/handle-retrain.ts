import type { RetrainPayload } from '@fraud/jobs';
import type { JobHandler } from '@fraud/queue';
import type { Log } from '@fraud/service';
import { asJobError } from '../errors.ts';
import type { TrainerMetrics } from '../metrics.ts';
import { deletePlan } from '../plan/delete-plan.ts';
import { readOutcome, type RetrainOutcome, saveOutcome } from '../retraining/outcome.ts';
import { progressReporter } from '../retraining/progress-reporter.ts';
import { retrain } from '../retraining/retrain.ts';
import type { Trainer } from '../retraining/retrain-context.ts';

/** A retrain job, as the queue hands it over: from its beginning, or again after the parts it has delegated. */
export function handleRetrain(trainer: Trainer, metrics: TrainerMetrics, log: Log): JobHandler<RetrainPayload> {
  return async (payload, context) => {
    const { jobId, requestedAt, signal, delegate } = context;
    const before = await readOutcome(trainer.store, jobId);
    if (before !== undefined && before.outcome !== 'failed') return { ...before, outcome: 'skipped' };
    const end = async (outcome: RetrainOutcome): Promise<void> => {
      await saveOutcome(trainer.store, { jobId, week: payload.week }, outcome, trainer.now());
      await deletePlan(trainer.store, jobId);
      metrics.retrainingEnded(outcome, (trainer.now().getTime() - requestedAt.getTime()) / 1000);
    };
    try {
      const progress = progressReporter(context, log);
      const outcome = await retrain({ ...trainer, jobId, payload, signal, delegate, progress });
      await end(outcome);
      return outcome;
    } catch (error) {
      const jobError = asJobError(error);
      if (context.endsWith(jobError)) await end({ outcome: 'failed', reason: (jobError as Error).message });
      throw jobError;
    }
  };
}
