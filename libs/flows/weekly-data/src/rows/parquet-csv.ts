/** A Parquet file as the CSV file that would hold the same rows: so it is read, and refused, by the same rules. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { WeekRefused } from '../errors.ts';
import type { ParquetAnswer } from './parquet-csv.worker.ts';

/** Memory of the worker; it holds one row group. */
const MAX_MIB = 2_048;

/**
 * The header and the rows as CSV, one chunk for each row group. Moments are ISO 8601 in UTC, nothing is an empty value.
 * Reading takes place in a worker, so that a large row group keeps nobody waiting.
 *
 * @throws WeekRefused when the file is broken or holds more than a worker's memory
 */
export async function* parquetCsv(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL('./parquet-csv.worker.ts', import.meta.url), {
    workerData: { path },
    resourceLimits: { maxOldGenerationSizeMb: MAX_MIB },
  });
  try {
    for (;;) {
      worker.postMessage('next');
      const [answer] = (await once(worker, 'message', { ...(signal && { signal }) })) as [ParquetAnswer];
      if ('end' in answer) return;
      if ('refused' in answer) throw brokenParquet(answer.refused);
      yield answer.csv;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw brokenParquet(`a row group of it needs more than ${MAX_MIB} MiB`, { cause });
    throw cause;
  } finally {
    await worker.terminate();
  }
}

function brokenParquet(what: string, options?: ErrorOptions): WeekRefused {
  const rule = `a Parquet file is whole, and a row group of it takes at most ${MAX_MIB} MiB`;
  return new WeekRefused({ code: 'FRAUD_WEEK_PARQUET', rule }, `its Parquet data cannot be read: ${what}`, options);
}
