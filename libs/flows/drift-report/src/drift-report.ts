import type { DriftMeasure } from '@fraud/drift';
import { z } from 'zod';

const test = z.object({ pValue: z.number() });

const column = z.object({
  name: z.string(),
  /** Welch's t; the statistic is null where it is infinite: two different constants. */
  welch: test.extend({ statistic: z.number().nullable(), degreesOfFreedom: z.number() }),
  ks: test.extend({ statistic: z.number() }),
  psi: z.number(),
  referenceMean: z.number(),
  currentMean: z.number(),
  referenceDeviation: z.number(),
  currentDeviation: z.number(),
  adjustedPValue: z.number(),
  drifted: z.boolean(),
});

/**
 * What the watchdog found in one weekly file. `no-champion`: nothing to compare with yet; `not-tested`: the week is part
 * of what the champion learned from or older, or its reference is gone; `steady` and `alarm`: measured.
 */
export const driftReport = z.object({
  formatVersion: z.literal(1),
  /** Such as `week_2026_47`. */
  week: z.string(),
  /** The object that was checked. */
  key: z.string(),
  etag: z.string(),
  checkedAt: z.iso.datetime(),
  rows: z.int(),
  frauds: z.int(),
  /** What was put right in the file or passed over, a sentence each. */
  warnings: z.array(z.string()),
  championVersion: z.string().nullable(),
  /** The weeks the champion was trained on, as far as they are still there. */
  reference: z.object({ weeks: z.array(z.string()), rows: z.int() }).nullable(),
  outcome: z.enum(['no-champion', 'not-tested', 'steady', 'alarm']),
  /** One sentence for people. */
  reason: z.string(),
  measure: z.object({ alpha: z.number(), drifted: z.array(z.string()), columns: z.array(column) }).nullable(),
  /** The job that was asked to retrain because of this week. */
  retrainJobId: z.string().nullable(),
  mlflowRunUrl: z.string().nullable(),
});
export type DriftReport = z.infer<typeof driftReport>;

/** A measure in the form of a report: JSON knows no infinity. */
export function reportedMeasure({ alpha, drifted, columns }: DriftMeasure): NonNullable<DriftReport['measure']> {
  return {
    alpha,
    drifted: [...drifted],
    columns: columns.map(({ welch, ...rest }) => ({ ...rest, welch: { ...welch, statistic: Number.isFinite(welch.statistic) ? welch.statistic : null } })),
  };
}
