import { Counter, Histogram, type Registry } from 'prom-client';
import type { RetrainOutcome } from './retraining/outcome.ts';

const BUCKETS = [10, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200];

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
  return {
    retrainingEnded({ outcome, verdict }, seconds) {
      retrainings.inc({ outcome, verdict: verdict ?? 'none' });
      duration.observe({ outcome }, seconds);
    },
  };
}
