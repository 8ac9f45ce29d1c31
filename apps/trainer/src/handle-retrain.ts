import type { RetrainPayload } from '@fraud/jobs';
import { type JobHandler, PermanentError } from '@fraud/queue';
import type { Log } from '@fraud/service';
import { narrate } from './narrator.ts';
import { retrain, type RetrainParts } from './retrain.ts';

/** What trying again cannot help: the data is bad or the week is gone. Everything else may be an outage. */
const PERMANENT = /^FRAUD_(WEEK_(?!CHANGED)|LEARNER_|TRAINING_INPUT|TRAINER_)/;

/** A retrain job, as the queue hands it over. */
export function handleRetrain(parts: RetrainParts, log: Log): JobHandler<RetrainPayload> {
  return async (payload, context) => {
    try {
      return await retrain(parts, { jobId: context.jobId, payload, narrator: narrate(context, log), signal: context.signal });
    } catch (error) {
      if (error instanceof Error && 'code' in error && PERMANENT.test(String(error.code))) throw new PermanentError(error.message, { cause: error });
      throw error;
    }
  };
}
