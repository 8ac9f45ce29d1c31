import { Counter, Histogram, type Registry } from 'prom-client';
import type { RetrainOutcome } from './retraining/outcome.ts';

const BUCKETS = [10, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200];
/** How a retraining can end, with the verdict. */
const ENDS = [
  ['done', 'promote'],
  ['done', 'keep'],
  ['done', 'undecidable'],
  ['skipped', 'promote'],
  ['skipped', 'keep'],
  ['failed', 'none'],
] as const;

export type TrainerMetrics = {
  /** @param seconds from the request to the end */
  readonly retrainingEnded: (outcome: RetrainOutcome, seconds: number) => void;
};

/** What operations see of a trainer, beside its process and its queues. */
export function createTrainerMetrics(registry: Registry): TrainerMetrics {
  const registers = [registry];
  const retrainings = new Counter({
    name: 'fraud_retrainings_total',
    help: 'Retrainings that have ended here, by outcome (done, skipped, failed) and verdict of the gate',
    labelNames: ['outcome', 'verdict'],
    registers,
  });
  const duration = new Histogram({
    name: 'fraud_retraining_duration_seconds',
    help: 'Time from the request of a retraining to its end',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers,
  });
  // All begin at 0: Prometheus sees no increase in a series that begins with its first event.
  for (const [outcome, verdict] of ENDS) {
    retrainings.inc({ outcome, verdict }, 0);
    duration.zero({ outcome });
  }
  return {
    retrainingEnded({ outcome, verdict }, seconds) {
      retrainings.inc({ outcome, verdict: verdict ?? 'none' });
      duration.observe({ outcome }, seconds);
    },
  };
}
