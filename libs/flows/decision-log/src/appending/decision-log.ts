/**
 * The log of one process: rows appended to a segment in a local folder, a new segment by size, age and ISO week, and
 * where the schema changes: the rows of a segment are of one.
 *
 * Rows of appends that meet in one turn of the event loop are one write. An append resolves once the kernel has its
 * rows, so that they survive the death of the process; power loss is bounded by the fsync policy. Cost: about 4 us a
 * row of 31 columns; between hundreds of rows of one append others are let in.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { Decision } from '../decision.ts';
import { decisionLogError } from '../errors.ts';
import { lockInstance } from '../segments/instance-lock.ts';
import { recoverOpenSegments } from '../segments/recover-segments.ts';
import { makeFolder } from '../segments/segment-folder.ts';
import { segmentHeader } from '../segments/segment-head.ts';
import { checkInstance } from '../segments/segment-name.ts';
import { openCurrentSegment } from './current-segment.ts';
import { DEFAULT_FSYNC, type FsyncPolicy, probeWritable } from './disk.ts';
import { LineBuffer } from './line-buffer.ts';
import { decisionWriter, type WriteDecision } from './write-decision.ts';

/** Rows written into memory without a break: about 2 ms. */
const ROWS_A_TURN = 500;
/** How often a segment's age is checked, and a full disk is tried again. */
const POLL_MS = 1_000;

export type DecisionLogOptions = {
  /** Folder of the segments; made when missing, may be shared by processes. */
  readonly dir: string;
  /** Of decisions that are appended without another. */
  readonly schema: FeatureSchema;
  /** Name of this process among those that share the folder, the same after a restart. */
  readonly instance: string;
  /** @defaultValue every 200 ms */
  readonly fsync?: FsyncPolicy;
  /** A segment is sealed when it is larger. @defaultValue 64 MiB */
  readonly segmentMaxBytes?: number;
  /** A segment is sealed when it is older. @defaultValue one hour */
  readonly segmentMaxAgeMs?: number;
  /** @defaultValue the system's clock */
  readonly now?: () => Date;
  /**
   * Told when the log begins to be unwritable, and of what fails between appends: a sync or a seal. @defaultValue a
   * process warning
   */
  readonly onError?: (error: Error) => void;
  /** Told when it can be written again. */
  readonly onRecovered?: () => void;
};

export type DecisionLog = {
  /**
   * Resolves when every row is written; rejects with FRAUD_DECISION_LOG_WRITE_FAILED when none is, e.g. on a full
   * disk.
   *
   * @param schema that the decisions were made under. @defaultValue the log's
   */
  append(decisions: readonly Decision[], schema?: FeatureSchema): Promise<void>;
  /** False from a failed write, or a full disk at the start, until a write or a trial each second has succeeded. */
  isWritable(): boolean;
  /** Writes what is pending, seals the segment and leaves the folder to others. */
  close(): Promise<void>;
};

/** The schema of the rows that are written now. */
type RowForm = { readonly fingerprint: string; readonly header: Buffer; readonly write: WriteDecision };

function rowFormOf(schema: FeatureSchema): RowForm {
  const { fingerprint } = schema;
  return { fingerprint, header: Buffer.from(segmentHeader(schema)), write: decisionWriter(schema) };
}

/**
 * Opens the log. What a crashed process of the same instance left open is repaired and sealed first; the shipper does
 * so for the others.
 *
 * @throws FRAUD_DECISION_LOG_INSTANCE_TAKEN while another process logs under the same instance name; waits 5 s for it
 * to end
 */
export async function openDecisionLog(options: DecisionLogOptions): Promise<DecisionLog> {
  const {
    dir,
    schema,
    instance,
    fsync = DEFAULT_FSYNC,
    segmentMaxBytes = 64 * 2 ** 20,
    segmentMaxAgeMs = 3_600_000,
    now = () => new Date(),
  } = options;
  const { onError = (error: Error) => process.emitWarning(error), onRecovered = () => undefined } = options;
  checkInstance(instance);
  let form = rowFormOf(schema);
  await makeFolder(dir);
  const lock = await lockInstance(dir, instance);
  await recoverOpenSegments(dir, instance);

  const rows = new LineBuffer();
  let batch: PromiseWithResolvers<void> | undefined;
  let isClosed = false;
  let isWritable = true;

  const failed = (action: string, cause: unknown) =>
    decisionLogError(
      'FRAUD_DECISION_LOG_WRITE_FAILED',
      `Cannot ${action} the decision log in ${dir}: ${(cause as Error).message}; see to the disk`,
      { cause },
    );

  const setWritable = (cause?: unknown): void => {
    const wasWritable = isWritable;
    isWritable = cause === undefined;
    if (wasWritable && !isWritable) onError(failed('write', cause));
    if (!wasWritable && isWritable) onRecovered();
  };

  const segment = openCurrentSegment({
    dir,
    instance,
    maxBytes: segmentMaxBytes,
    maxAgeMs: segmentMaxAgeMs,
    now,
    onFailure: (action, cause) => onError(failed(action, cause)),
  });

  const flush = (): void => {
    if (batch === undefined) return; // another schema's rows were in a hurry
    const { resolve, reject } = batch;
    batch = undefined;
    const isDone = (): void => {
      setWritable();
      resolve();
    };
    const hasFailed = (error: unknown): void => {
      setWritable(error);
      reject(failed('write', error));
    };
    try {
      const written = segment.write(form.header, rows.view());
      if (fsync.kind === 'always') written.sync().then(isDone, hasFailed);
      else isDone();
      if (fsync.kind === 'interval') segment.syncLater(fsync.ms);
    } catch (error) {
      hasFailed(error);
    } finally {
      rows.truncate(0);
    }
  };

  const formOf = (of: FeatureSchema): RowForm => (of.fingerprint === form.fingerprint ? form : rowFormOf(of));
  const changeForm = (to: RowForm): void => {
    flush();
    segment.seal();
    form = to;
  };

  const probe = async (): Promise<void> => setWritable(await probeWritable(dir, instance));
  await probe();
  const pollTimer = setInterval(() => {
    segment.sealWhenDue();
    if (!isWritable) void probe();
  }, POLL_MS).unref();

  /** The rows get into the next write together, or not at all. @throws what `write` throws */
  const addToBatch = (its: RowForm, write: () => void): Promise<void> => {
    if (isClosed)
      throw decisionLogError('FRAUD_DECISION_LOG_CLOSED', `Cannot append to the decision log in ${dir}: it is closed`);
    if (its.fingerprint !== form.fingerprint) changeForm(its);
    const start = rows.length;
    try {
      write();
    } catch (error) {
      rows.truncate(start);
      throw error;
    }
    if (!batch) {
      batch = Promise.withResolvers();
      setImmediate(flush);
    }
    return batch.promise;
  };

  return {
    async append(decisions, of = schema) {
      if (decisions.length === 0) return;
      const its = formOf(of);
      if (decisions.length <= ROWS_A_TURN)
        return await addToBatch(its, () => {
          for (const decision of decisions) its.write(rows, decision);
        });
      const many = new LineBuffer();
      for (const [i, decision] of decisions.entries()) {
        if (i % ROWS_A_TURN === ROWS_A_TURN - 1) await nextTurn();
        its.write(many, decision);
      }
      await addToBatch(its, () => rows.bytes(many.view()));
    },

    isWritable: () => isWritable,

    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(pollTimer);
      await batch?.promise.catch(() => undefined); // its appenders know
      await segment.close();
      lock.release();
    },
  };
}
