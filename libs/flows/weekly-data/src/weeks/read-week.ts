import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FeatureSchema, sortByTime, type TransactionTable } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { WeekChanged } from '../errors.ts';
import type { BadRow } from '../rows/bad-rows.ts';
import { type ReadOptions, readTransactions } from '../rows/read-transactions.ts';
import type { WeekFile } from './week-file.ts';

/** A weekly file as the models see it. */
export type WeekData = {
  readonly file: WeekFile;
  /** In order of event time, on shared memory; a sample of the rows where that was asked for and they are many. */
  readonly table: TransactionTable;
  /** Good rows of the file, and frauds among them. */
  readonly rows: number;
  readonly frauds: number;
  /** Rows that were left out for a bad value. */
  readonly badRows: readonly BadRow[];
  /**
   * False when the file has no label column, or an empty one: such a week is checked for drift and not learned from;
   * its labels are all 0.
   */
  readonly isLabelled: boolean;
  /** SHA-256 of the stored bytes, hex: the lineage of what is trained on them. */
  readonly sha256: string;
  /** What was corrected or ignored, one sentence each. */
  readonly warnings: readonly string[];
};

export type WeekReadOptions = Pick<ReadOptions, 'maxBadRows' | 'sampleRows' | 'hide'>;

/**
 * Reads one weekly file from the store, plain or gzip. Rows out of time order are sorted, with a warning.
 *
 * @throws WeekRefused when something is wrong with the file, naming line, column, value and rule
 * @throws WeekChanged when the file was replaced or removed since it was listed
 */
export async function readWeek(
  store: ObjectStore,
  file: WeekFile,
  schema: FeatureSchema,
  options: WeekReadOptions = {},
): Promise<WeekData> {
  const folder = await mkdtemp(join(tmpdir(), 'fraud-week-'));
  try {
    const stored = join(folder, 'stored');
    const found = await store.download(file.key, stored);
    if (found?.etag !== file.etag) throw new WeekChanged(file.key);
    const { table, rows, frauds, badRows, isLabelled, unlabelled, ignored, absent } = await readTransactions(
      stored,
      schema,
      {
        ...options,
        labels: 'optional',
      },
    );
    const sorted = sortByTime(table);
    const warnings = [
      ...(isLabelled
        ? []
        : [`The file has no column "${schema.label}" with labels: the week is checked and not learned from`]),
      ...(ignored.length > 0 ? [`Columns that the schema does not know were ignored: ${ignored.join(', ')}`] : []),
      ...(absent.length > 0 ? [`Columns of the schema that the file lacks are missing: ${absent.join(', ')}`] : []),
      ...(unlabelled > 0
        ? [`${unlabelled} of ${rows + unlabelled} rows were left out: their label is not known yet`]
        : []),
      ...(badRows.length === 0
        ? []
        : [
            `${badRows.length} of ${rows + badRows.length} rows were left out, the first for line ` +
              `${badRows[0]!.line}, column "${badRows[0]!.column}": ${badRows[0]!.rule}`,
          ]),
      ...(table.rows < rows ? [sampleWarning(rows, table)] : []),
      ...(sorted === table ? [] : [`Rows were not in order of "${schema.eventTime}" and were sorted`]),
    ];
    return {
      file,
      table: sorted,
      rows,
      frauds,
      badRows,
      isLabelled,
      sha256: await sha256Of(createReadStream(stored)),
      warnings,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function sampleWarning(rows: number, sample: TransactionTable): string {
  return `The week has ${rows} rows and is judged by ${sample.rows} of them, drawn at random`;
}

/** SHA-256 of a stream's bytes, hex. */
export async function sha256Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}
