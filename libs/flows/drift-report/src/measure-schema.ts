/** What was measured of a week: each column against the reference, and what the alarm makes of all of them. */
import { z } from 'zod';

/** A probability, or a share. */
export const chance = z.number().min(0).max(1);

const test = z.object({ pValue: z.number() });

const direction = z.enum([
  'higher',
  'lower',
  'wider',
  'narrower',
  'reshaped',
  'more gaps',
  'fewer gaps',
  'other shares',
  'new levels',
]);

const movedShare = z.object({
  of: z.enum(['level', 'other levels', 'unseen levels', 'gaps']),
  /** Name of the one level; null otherwise. */
  level: z.string().nullable(),
  referenceShare: z.number(),
  share: z.number(),
});

/** What people call a column, and in what it is counted; empty where nobody has said, and in older builds' reports. */
const words = { title: z.string().default(''), unit: z.string().default('') };

/** What the alarm says of a column. */
const judged = {
  drifted: z.boolean(),
  direction,
  /** In deviations of one row; where all shares of a category together tell, the share of rows that lie elsewhere. */
  effect: z.number(),
  /** The effect in the deviations by which it varies from week to week anyway. */
  distance: z.number(),
  adjustedPValue: chance,
  since: z.string().nullable(),
  /** Shares that moved, the farthest first: none where the column has not drifted, and in reports of older builds. */
  moved: z.array(movedShare).default([]),
  /** Share of the column in what moves the champion's scores; null when it is no input or not known. */
  importance: z.number().nullable(),
};

const category = z.object({
  name: z.string(),
  ...words,
  ...judged,
  /** Its most frequent levels, then all others together, unseen ones and gaps. */
  shares: z.array(movedShare),
});

const column = z.object({
  name: z.string(),
  ...words,
  /** Welch's t; the statistic is null where it is infinite: two different constants. */
  welch: test.extend({ statistic: z.number().nullable(), degreesOfFreedom: z.number() }),
  ks: test.extend({ statistic: z.number() }),
  /** Of columns with few values; null for others, and in reports of older builds. */
  chiSquare: test.extend({ statistic: z.number(), degreesOfFreedom: z.int() }).nullable().default(null),
  psi: z.number(),
  jensenShannon: z.number(),
  /** In deviations of the reference. */
  wasserstein: z.number(),
  referenceMean: z.number(),
  currentMean: z.number(),
  referenceDeviation: z.number(),
  currentDeviation: z.number(),
  histograms: z.object({
    low: z.number(),
    high: z.number(),
    reference: z.array(z.number()),
    current: z.array(z.number()),
  }),
  ...judged,
});

export const measureSchema = z.object({
  /**
   * Chance of an undrifted week to look as drifted; an alarm when it is below `alpha`, which `falseAlarmsPerYear`
   * sets.
   */
  pValue: chance,
  alpha: chance,
  falseAlarmsPerYear: z.number(),
  rule: z.object({ kind: z.enum(['calibrating', 'calibrated']), pastWeeks: z.int(), degreesOfFreedom: z.int() }),
  /** Names of the drifted columns, the farthest first. */
  drifted: z.array(z.string()),
  /** Columns of numbers. */
  columns: z.array(column),
  /** Columns of categories; none in reports of older builds. */
  categories: z.array(category).default([]),
  frauds: z
    .object({ share: z.number(), referenceShare: z.number(), adjustedPValue: chance, drifted: z.boolean() })
    .nullable(),
  /**
   * How well a forest tells this week's rows from the reference's, all columns together: 0.5 is not at all. Null for
   * few rows, and in reports of older builds.
   */
  joint: test.extend({ auc: chance, rows: z.int() }).nullable().default(null),
  /**
   * Past weeks and this one, earliest first; a distance for each of `columns`, then of `categories`, null where a week
   * says nothing.
   */
  strip: z.array(z.object({ week: z.string(), alarmed: z.boolean(), distances: z.array(z.number().nullable()) })),
});
