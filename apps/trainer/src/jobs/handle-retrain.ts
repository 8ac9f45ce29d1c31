import type { RetrainPayload } from '@fraud/jobs';
import type { JobHandler } from '@fraud/queue';
import type { Log } from '@fraud/service';
import { asJobError } from '../errors.ts';
import { narrate } from '../narrator.ts';
import { forgetPlan } from '../plan/retrain-plan.ts';
import { retrain } from '../retrain.ts';
import type { RetrainParts } from '../retrain-parts.ts';

/** A retrain job, as the queue hands it over: from its beginning, or again after the parts it has delegated. */
export function handleRetrain(parts: RetrainParts, log: Log): JobHandler<RetrainPayload> {
  return async (payload, context) => {
    const { jobId, signal, delegate } = context;
    try {
      const outcome = await retrain(parts, { jobId, payload, narrator: narrate(context, log), signal, delegate });
      await forgetPlan(parts.store, jobId);
      return outcome;
    } catch (error) {
      const jobError = asJobError(error);
      if (context.endsWith(jobError)) await forgetPlan(parts.store, jobId);
      throw jobError;
    }
  };
}
