import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { WeekChanged, WeekRefused } from './errors.ts';
import { inTimeOrder } from './in-time-order.ts';
import { readTransactions } from './read-transactions.ts';
import type { WeekFile } from './week-file.ts';

/** A weekly file as the models see it. */
export type WeekData = {
  readonly file: WeekFile;
  /** In order of event time, on shared memory. */
  readonly table: TransactionTable;
  /** SHA-256 of the stored bytes, hex: the lineage of what is trained on them. */
  readonly sha256: string;
  /** What was put right or passed over, a sentence each. */
  readonly warnings: readonly string[];
};

/**
 * Reads one weekly file from the store, plain or gzip. Rows out of time order are sorted, with a warning.
 *
 * @throws WeekRefused when something is wrong with the file, naming line, column, value and rule
 * @throws WeekChanged when the store holds it no more as it was listed
 */
export async function readWeek(store: ObjectStore, file: WeekFile, schema: FeatureSchema): Promise<WeekData> {
  const folder = await mkdtemp(join(tmpdir(), 'fraud-week-'));
  try {
    const stored = join(folder, 'stored');
    const found = await store.download(file.key, stored);
    if (found?.etag !== file.etag) throw new WeekChanged(file.key);
    const { table, ignored } = await readTransactions(await plainFile(stored), schema);
    const sorted = inTimeOrder(table);
    const warnings = [
      ...(ignored.length > 0 ? [`Columns that the schema does not know were ignored: ${ignored.join(', ')}`] : []),
      ...(sorted === table ? [] : [`Rows were not in order of "${schema.eventTime}" and were sorted`]),
    ];
    return { file, table: sorted, sha256: await sha256Of(stored), warnings };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** SHA-256 of a file's bytes, hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The path itself, or that of a decompressed copy beside it: what counts is the content, not the name. */
async function plainFile(path: string): Promise<string> {
  if (!(await isGzip(path))) return path;
  const plain = `${path}.csv`;
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(plain));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause;
    throw new WeekRefused({ code: 'FRAUD_WEEK_COMPRESSION', rule: 'a gzip file is whole' }, `its gzip data is broken: ${cause.message}`, { cause });
  }
  return plain;
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
