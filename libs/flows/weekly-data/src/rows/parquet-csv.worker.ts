/** A worker that reads a Parquet file, one row group each time it is asked, and gives it as CSV with text in UTF-8. */
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import {
  asyncBufferFromFile,
  type Compressors,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyUncompress,
} from 'hyparquet';

/** What a page may hold, decompressed; writers make pages of one MiB. */
const MAX_PAGE_BYTES = 256 << 20;

export type ParquetAnswer =
  /** The lines of a row group, the first with the header before them. */
  { readonly csv: Uint8Array } | { readonly end: true } | { readonly refused: string };

const compressors: Compressors = {
  SNAPPY: bounded((input, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(input, output);
    return output;
  }),
  GZIP: bounded((input, maxOutputLength) => gunzipSync(input, { maxOutputLength })),
  ZSTD: bounded((input, maxOutputLength) => zstdDecompressSync(input, { maxOutputLength })),
  BROTLI: bounded((input, maxOutputLength) => brotliDecompressSync(input, { maxOutputLength })),
};

function bounded(decompress: (input: Uint8Array, length: number) => Uint8Array): NonNullable<Compressors['GZIP']> {
  return (input, length) => {
    if (length > MAX_PAGE_BYTES) throw new Error(`a page of it would hold ${length} bytes`);
    return decompress(input, length);
  };
}

async function* answers(path: string): AsyncGenerator<ParquetAnswer> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  yield { csv: toBytes(stringify([names])) };
  let rowStart = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const rowEnd = rowStart + Number(count);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
    yield { csv: toBytes(stringify(rows.map((row) => names.map((name) => toText(row[name]))))) };
    rowStart = rowEnd;
  }
  yield { end: true };
}

function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A value as a CSV file would hold it; lists and objects become JSON. */
function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value as string | number | bigint | boolean);
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
}

const reading = answers((workerData as { readonly path: string }).path);
async function nextAnswer(): Promise<ParquetAnswer> {
  try {
    return (await reading.next()).value as ParquetAnswer;
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

parentPort!.on('message', () => {
  void nextAnswer().then((answer) => parentPort!.postMessage(answer));
});
