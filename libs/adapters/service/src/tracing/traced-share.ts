import { type Context, SpanKind } from '@opentelemetry/api';
import { ParentBasedSampler, type Sampler, SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';

const DROPPED = { decision: SamplingDecision.NOT_RECORD };
const KEPT = { decision: SamplingDecision.RECORD_AND_SAMPLED };

/**
 * Which traces are kept: of requests, a share; of jobs, all. Nothing else begins a trace, so the housekeeping of queues
 * is in none. What belongs to a request or job is kept when that is.
 *
 * @param share 0 to 1
 */
export function tracedShare(share: number): Sampler {
  const ofRequests = new TraceIdRatioBasedSampler(share);
  const isJob = (kind: SpanKind): boolean => kind === SpanKind.CONSUMER;
  const named = (
    name: string,
    decide: (context: Context, traceId: string, kind: SpanKind) => typeof KEPT,
  ): Sampler => ({
    shouldSample: (context, traceId, _name, kind) => decide(context, traceId, kind),
    toString: () => name,
  });
  return new ParentBasedSampler({
    root: named('requests and jobs', (context, traceId, kind) => {
      if (isJob(kind)) return KEPT;
      return kind === SpanKind.SERVER ? ofRequests.shouldSample(context, traceId) : DROPPED;
    }),
    remoteParentNotSampled: named('jobs', (_context, _traceId, kind) => (isJob(kind) ? KEPT : DROPPED)),
  });
}
