/**
 * Every job and message of the system: queue name, payload, retry policy. Both sides read this file, so they agree.
 * Payloads carry keys of objects, never the data. A new field is optional until the queues are drained.
 */
import { defineJob, defineTopic } from '@fraud/queue';
import { z } from 'zod';

const MINUTE_MS = 60_000;

const modelVersion = z.string().regex(/^[0-9a-f]{12}$/, { error: 'expected a model version, 12 hex digits' });
/** Name of a weekly file without folder and extension: `week_2026_47`, or `week_7`. */
const weekName = z
  .string()
  .regex(/^week_(\d{4}_)?\d{1,3}$/, { error: 'expected the name of a week, such as week_2026_47' });

/** Tells requests of people apart. */
const requestId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'expected up to 64 letters, digits, - and _' });

/** The store that a job is about, see `storeId`. Absent in jobs of older builds. */
const storeId = z.uuid().optional();

/**
 * Checks new weekly files and measures drift. Tried once: the next check is scheduled anyway. One that found nothing
 * leaves no job behind, so that those that raised an alarm stay on the dashboard.
 */
export const checkWeeksJob = defineJob({
  name: 'check-weeks',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: MINUTE_MS,
  isQuiet: (result) => Object.values(result as Record<string, readonly string[]>).every((weeks) => weeks.length === 0),
});

const retrain = z.strictObject({
  storeId,
  /** The newest week to learn from. */
  week: weekName,
  /** What there was to learn from when this was asked for, see `dataDigest`. Absent in jobs of older builds. */
  dataDigest: z
    .string()
    .regex(/^[0-9a-f]{12}$/, { error: 'expected a digest, 12 hex digits' })
    .optional(),
  /** Of the schema to learn under, where that is why: a job of its own for each schema. */
  schemaFingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/, { error: 'expected the fingerprint of a schema, 16 hex digits' })
    .optional(),
  /** Who served when this was asked for; `null` when nobody did. */
  championVersion: modelVersion.nullable(),
  reason: z.enum(['no-champion', 'drift', 'manual', 'schedule', 'performance', 'schema']),
  /** Object key of the drift report that caused it. */
  driftReportKey: z.string().optional(),
  /** Share of the features that have drifted, 0 to 1. */
  driftedShare: z.number().min(0).max(1).optional(),
  /** Set when a person asks: a job of its own, even when the same week was judged against the same champion before. */
  requestId: requestId.optional(),
});
export type RetrainPayload = z.infer<typeof retrain>;

/**
 * Grows a challenger and judges it: one job for each week, champion, state of the data and new schema. Tried for about
 * two hours of outage.
 */
export const retrainJob = defineJob({
  name: 'retrain',
  payload: retrain,
  jobId: ({ week, championVersion, dataDigest, schemaFingerprint, requestId }) =>
    ['retrain', week, championVersion ?? 'none', dataDigest, schemaFingerprint, requestId]
      .filter((part) => part !== undefined)
      .join('-'),
  attempts: 10,
  backoffMs: 15_000,
});

const growTrees = z.strictObject({
  /** The retraining whose forest they are for, or `<retraining>/<plan>/refit`. */
  retrainJobId: z.string(),
  /** What they are grown from: the plan of this retraining, in the store. */
  planId: z.string().regex(/^[0-9a-f]{12}$/, { error: 'expected the id of a plan, 12 hex digits' }),
  /** The first group of trees, and the first one after them. */
  from: z.int().min(0),
  to: z.int().min(1),
});
export type GrowTreesPayload = z.infer<typeof growTrees>;

/**
 * Grows a part of a forest, on any trainer; the `retrain` job that has delegated it waits. Tried for about two hours
 * of outage.
 */
export const growTreesJob = defineJob({
  name: 'grow-trees',
  payload: growTrees,
  jobId: ({ retrainJobId, planId, from }) => `${retrainJobId.replaceAll('/', '-')}-${planId}-${from}`,
  attempts: 10,
  backoffMs: 15_000,
});

const retrainRequest = z.strictObject({
  storeId,
  reason: z.enum(['manual', 'schedule']),
  requestId: requestId.optional(),
});
export type RetrainRequest = z.infer<typeof retrainRequest>;

/**
 * "Retrain now": turned into a `retrain` job for the newest week and the champion of the moment, whose id it returns.
 * One request id is one job.
 */
export const requestRetrainJob = defineJob({
  name: 'request-retrain',
  payload: retrainRequest,
  jobId: ({ requestId }) => (requestId === undefined ? undefined : `request-retrain-${requestId}`),
  attempts: 5,
  backoffMs: 5_000,
});

const recordRun = z.strictObject({
  storeId,
  /** Folder of the published model, such as `model_backups/20261122T161500Z-0123456789ab/`. */
  folder: z.string().regex(/^model_backups\/[^/]+\/$/, { error: 'expected a folder of model_backups/' }),
  /** The retraining that made it. */
  retrainJobId: z.string(),
  reason: retrain.shape.reason,
  driftReportKey: z.string().optional(),
  /** Set when a person has changed the champion: the record is there, its alias has to follow. */
  requestId: requestId.optional(),
});
export type RecordRunPayload = z.infer<typeof recordRun>;

/** Makes up for a record that MLflow could not take. Tried for about six days. */
export const recordRunJob = defineJob({
  name: 'record-run',
  payload: recordRun,
  jobId: ({ folder, requestId }) =>
    ['record', folder.split('/')[1], ...(requestId === undefined ? [] : [requestId])].join('-'),
  attempts: 15,
  backoffMs: 30_000,
});

/** Takes the sealed parts of the decision log to the object store. */
export const shipLogJob = defineJob({
  name: 'ship-log',
  payload: z.strictObject({}),
  attempts: 8,
  backoffMs: MINUTE_MS,
});

/** For the dashboard. */
export const allJobs = [checkWeeksJob, retrainJob, growTreesJob, requestRetrainJob, recordRunJob, shipLogJob] as const;

/** Another model serves from now on. Who may have missed it looks at the registry now and then. */
export const championChanged = defineTopic({
  name: 'champion-changed',
  message: z.strictObject({ version: modelVersion }),
});
