import { z } from 'zod';

const test = z.object({ pValue: z.number() });
const chance = z.number().min(0).max(1);

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

const measure = z.object({
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

/** The champion has become worse beyond chance where `low` is above 0. */
const worsening = z.object({
  reference: z.number(),
  current: z.number(),
  low: z.number(),
  high: z.number(),
  /** Variances of both by sampling alone; null where they are not known, and in reports of older builds. */
  sampling: z.object({ reference: z.number().nullable(), current: z.number().nullable() }).nullable().default(null),
});

/** Of a promotion: above 0 the promoted model does better than the one it replaced. */
const gained = z.object({ gain: z.number(), low: z.number(), high: z.number() });

const figures = z.object({
  frauds: z.number(),
  flagged: z.int(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
});

const fallen = z.object({ reference: z.number(), current: z.number(), pValue: chance });

/** Whether the API derived of histories what training derives: logged decisions, recomputed and compared to the bit. */
export const historySkew = z.object({
  at: z.iso.datetime(),
  /** Decisions of the sample, and those of them of which any column differs. */
  compared: z.int(),
  differing: z.int(),
  /** Decisions that said themselves that their history was stale: not compared. */
  stale: z.int(),
  /** Columns that differ, in most decisions first. */
  columns: z.array(z.object({ name: z.string(), differing: z.int() })),
});
export type HistorySkew = z.infer<typeof historySkew>;

/**
 * What the watchdog found in one weekly file. `no-champion`: nothing to compare with yet; `not-tested`: the week is
 * part of what the champion learned from or older, or its reference is gone; `steady` and `alarm`: measured.
 */
export const driftReport = z.object({
  formatVersion: z.literal(2),
  /** Such as `week_2026_47`. */
  week: z.string(),
  /** The object that was checked. */
  key: z.string(),
  etag: z.string(),
  /** SHA-256 of what the file says, whatever its name and compression; null in reports of older builds. */
  contentDigest: z.string().nullable().default(null),
  checkedAt: z.iso.datetime(),
  rows: z.int(),
  /** Null when the week has no labels. */
  frauds: z.int().nullable(),
  /** What was put right in the file or passed over, and what is odd in it, a sentence each. */
  warnings: z.array(z.string()),
  /** What was looked for beside types; none in reports of older builds. */
  checks: z.array(z.object({ name: z.string(), passed: z.boolean(), finding: z.string() })).default([]),
  championVersion: z.string().nullable(),
  /** The weeks the champion was trained on, as far as they are still there. */
  reference: z.object({ weeks: z.array(z.string()), rows: z.int() }).nullable(),
  outcome: z.enum(['no-champion', 'not-tested', 'steady', 'alarm']),
  /** One sentence for people. */
  reason: z.string(),
  /**
   * With a label delay: the labels by which the model and the share of frauds are judged, those that have matured since
   * the week before. Null where labels count as known at once, or nothing was measured.
   */
  labels: z
    .object({ delayDays: z.number(), rows: z.int(), frauds: z.int(), weeks: z.array(z.string()) })
    .nullable()
    .default(null),
  /**
   * Payments that were blocked and of which nobody knows what they were: left out of the performance and of the share
   * of frauds.
   */
  blocked: z.int().default(0),
  /**
   * The accepted false alarms a year, and what each signal of this week has of them; null where nothing was measured,
   * and in reports of older builds.
   */
  falseAlarms: z
    .object({ perYear: z.number(), drift: z.number(), performance: z.number(), expectedQuality: z.number() })
    .nullable()
    .default(null),
  /**
   * How many past weeks the drift alarm, as it is now, would have judged by the weeks before them, and the names of
   * those it would have rung on. Null for too few weeks, and in reports of older builds.
   */
  backtest: z
    .object({ weeks: z.int(), alarms: z.array(z.string()) })
    .nullable()
    .default(null),
  measure: measure.nullable(),
  /**
   * Whether the week calls for a retraining, and why it does or does not; null when nothing was measured. `cause` is
   * absent in older reports, where it is drift.
   */
  retrain: z
    .object({ retrain: z.boolean(), reason: z.string(), cause: z.enum(['drift', 'performance', 'schema']).optional() })
    .nullable(),
  /**
   * How well the champion is expected to do on this week if its scores are right, and how well it did; null without a
   * readable champion.
   */
  quality: z
    .object({
      threshold: z.number(),
      expected: figures.extend({ fraudsDeviation: z.number() }),
      realised: figures.nullable(),
      /**
       * Share of all payments flagged: when the model was judged, and on the rows above. Null where nothing was judged,
       * and in reports of older builds.
       */
      flaggedShare: z.object({ judged: chance, served: chance }).nullable().default(null),
      /** Of a week without labels: whether what the champion expects is less than in earlier weeks. */
      fall: z
        .object({
          recall: fallen.nullable(),
          precision: fallen.nullable(),
          pValue: chance,
          alpha: chance,
          alarm: z.boolean(),
        })
        .nullable()
        .default(null),
    })
    .nullable(),
  /**
   * Share of the frauds that the champion of the time was expected to find, and found: of earlier weeks, at most a
   * year, and of this one, which is last. Empty in reports of older builds.
   */
  recallByWeek: z
    .array(z.object({ week: z.string(), expected: chance.nullable(), realised: chance.nullable() }))
    .default([]),
  /**
   * How much worse the champion answers than when it was judged; null when that cannot be told, as far as reports of
   * older builds say it.
   */
  performance: z
    .object({
      auprc: worsening,
      cost: worsening.nullable(),
      falseAlarms: worsening.nullable().default(null),
      errorRate: chance,
    })
    .nullable()
    .default(null),
  /**
   * What the promotion of the champion has brought on all labelled weeks since, up to this one; its intervals hold at
   * all these weeks together. Null without a promotion that is followed, or with too few frauds.
   */
  gain: z
    .object({ weeks: z.int(), rows: z.int(), frauds: z.int(), auprc: gained, money: gained.nullable() })
    .nullable()
    .default(null),
  /**
   * Of the newest week of a check, where the schema has columns of histories and decisions were shipped; null
   * otherwise, and in reports of older builds.
   */
  skew: historySkew.nullable().default(null),
  /** The job that was asked to retrain because of this week. */
  retrainJobId: z.string().nullable(),
  /** False when the same retraining, from the same data, had been requested before. */
  retrainJobAdded: z.boolean().default(true),
  mlflowRunUrl: z.string().nullable(),
  /** The MLflow run in which the champion was made; null when it is not known. */
  modelRunUrl: z.string().nullable().default(null),
});
export type DriftReport = z.infer<typeof driftReport>;
export type ReportedMeasure = NonNullable<DriftReport['measure']>;

/** JSON Schema of a report as it is read back: every field is there. */
export const driftReportJsonSchema: object = z.toJSONSchema(driftReport, { io: 'output' });
