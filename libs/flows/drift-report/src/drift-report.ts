import { z } from 'zod';
import { chance, measureSchema } from './measure-schema.ts';
import { gainSchema, performanceSchema, qualitySchema } from './quality-schema.ts';

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
  measure: measureSchema.nullable(),
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
  quality: qualitySchema,
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
  performance: performanceSchema,
  /**
   * What the promotion of the champion has brought on all labelled weeks since, up to this one; its intervals hold at
   * all these weeks together. Null without a promotion that is followed, or with too few frauds.
   */
  gain: gainSchema,
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
