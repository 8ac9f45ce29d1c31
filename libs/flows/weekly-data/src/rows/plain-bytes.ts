import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { WeekRefused } from '../errors.ts';
import { parquetCsv } from './parquet-csv.ts';

const CHUNK_BYTES = 1 << 18;
/** Transactions shrink to a half or a quarter. Beyond this a file is made to fill a memory or a disk. */
const MAX_EXPANSION = 200;
/** A small file of few values may shrink more. */
const FREE_BYTES = 64 << 20;

/** How the files begin that are not CSV text by themselves (RFC 1952, RFC 8878, the Parquet format). */
const KINDS = { gzip: '1f8b', Zstandard: '28b52ffd', Parquet: '50415231' } as const;
type Kind = keyof typeof KINDS;

/**
 * The bytes of a CSV file in chunks: decompressed when it is gzip or Zstandard, written out when it is Parquet; its
 * content decides, not its name. Nothing is written to the disk, and memory holds a few chunks, or one row group.
 *
 * @throws WeekRefused when compressed data is broken, or expands to more than 64 MiB and 200 times its size
 */
export async function* plainBytes(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { kind, bytes: stored } = await beginningOf(path);
  if (kind === 'Parquet') return yield* parquetCsv(path, signal);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
  if (kind === undefined) return yield* file as AsyncIterable<Uint8Array>;

  const decompress = (kind === 'gzip' ? createGunzip : createZstdDecompress)({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => decompress.destroy(error));
  let plain = 0;
  try {
    for await (const chunk of file.pipe(decompress) as AsyncIterable<Uint8Array>) {
      plain += chunk.length;
      if (plain > FREE_BYTES && plain > MAX_EXPANSION * stored)
        throw broken(kind, `it expands to more than ${MAX_EXPANSION} times its ${stored} bytes`);
      yield chunk;
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && /^(Z|ZSTD)_/.test(String(cause.code)))) throw cause;
    throw broken(kind, cause.message, { cause });
  } finally {
    file.destroy();
    decompress.destroy();
  }
}

function broken(kind: Kind, what: string, options?: ErrorOptions): WeekRefused {
  return new WeekRefused(
    { code: 'FRAUD_WEEK_COMPRESSION', rule: `a ${kind} file is whole and at most ${MAX_EXPANSION} times its size` },
    `its ${kind} data is broken: ${what}`,
    options,
  );
}

async function beginningOf(path: string): Promise<{ kind: Kind | undefined; bytes: number }> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const kind = (Object.keys(KINDS) as Kind[]).find((name) => buffer.toString('hex').startsWith(KINDS[name]));
    return { kind, bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
