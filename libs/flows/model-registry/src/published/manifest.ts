import { z } from 'zod';

/** Of a model: the first 12 hex digits of the SHA-256 of its `model.forest`. */
export const modelVersion = z.string().regex(/^[0-9a-f]{12}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The name under which models are registered in MLflow. */
export const REGISTERED_MODEL = 'fraud';

const week = z.object({
  /** Such as `week_2026_47`. */
  name: z.string(),
  /** Object key of the file. */
  key: z.string(),
  /** SHA-256 of the stored file. */
  sha256,
  rows: z.int().min(0),
  frauds: z.int().min(0),
  /** First and last event time of its rows; absent in manifests of older builds. */
  eventTime: z.object({ start: z.number(), end: z.number() }).optional(),
});

const rowCounts = z.object({ rows: z.int().min(0), frauds: z.int().min(0) });

/** What a published model consists of and where it comes from. */
export const manifest = z.object({
  version: modelVersion,
  createdAt: z.iso.datetime(),
  schemaFingerprint: z.string(),
  /** The feature schema that is in the model, for people and other programs; absent where the model has none. */
  schema: z.record(z.string(), z.unknown()).optional(),
  /** Names of the inputs in vector order. */
  inputs: z.array(z.string()).min(1),
  /** The weekly files it was trained and judged on, earliest first. */
  weeks: z.array(week),
  /** The earliest rows of those weeks: trained on. Absent in manifests of older builds: all but the held-out ones. */
  training: rowCounts.optional(),
  /** The latest rows of those weeks: judged on. */
  heldOut: rowCounts,
  /** Rows that feedback added to those it was trained on, by the token that reported their labels; absent: none. */
  feedback: rowCounts.extend({ tokens: z.array(rowCounts.extend({ token: z.string() })) }).optional(),
  /**
   * Whether the model is a refit on all rows, the held-out ones included. The model that was judged is then
   * `judged.forest` beside it, and metrics and verdict are of that one.
   */
  refit: z.boolean().default(false),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  threshold: z.number().min(0).max(1),
  /** Of the model that was judged, on the held-out rows; null where they do not define it. */
  metrics: z.record(z.string(), z.number().nullable()),
  /** The champion it was judged against. */
  trainedAgainst: modelVersion.nullable(),
  verdict: z.object({ kind: z.enum(['promote', 'keep', 'undecidable']), reason: z.string() }),
  /** Null while it is not recorded. */
  mlflow: z.object({ runId: z.string(), modelVersion: z.string().nullable() }).nullable(),
  files: z.array(z.object({ name: z.string().regex(/^\S+$/), sha256, bytes: z.int().min(0) })),
  /** Of the files, Ed25519 in base64, and the first 16 hex digits of the SHA-256 of the public key. */
  signature: z.object({ keyId: z.string(), value: z.base64() }).optional(),
});

export type Manifest = z.infer<typeof manifest>;

/**
 * Which rows of a model's weeks, one week after the other in order of time, it was trained on (all before
 * `trainedTo`) and judged on (from `judgedFrom`, before `judgedTo`).
 */
export function rowsOf({ weeks, training, heldOut, refit }: Manifest): {
  readonly trainedTo: number;
  readonly judgedFrom: number;
  readonly judgedTo: number;
} {
  const trainedTo = training?.rows ?? weeks.reduce((sum, { rows }) => sum + rows, 0) - heldOut.rows;
  const judgedFrom = refit ? trainedTo - heldOut.rows : trainedTo;
  return { trainedTo, judgedFrom, judgedTo: judgedFrom + heldOut.rows };
}
