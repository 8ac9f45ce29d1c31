import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { WeekRefused } from '../errors.ts';

const CHUNK_BYTES = 1 << 18;
/** Transactions shrink to a half or a quarter. Beyond this a file is made to fill a memory or a disk. */
const MAX_EXPANSION = 200;
/** A small file of few values may shrink more. */
const FREE_BYTES = 64 << 20;

/**
 * The bytes of a file in chunks, decompressed when it is gzip; its content decides, not its name. Nothing is written
 * to the disk, and memory holds a few chunks.
 *
 * @throws WeekRefused when the gzip data is broken, or expands to more than 64 MiB and 200 times its size
 */
export async function* plainBytes(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { isGzip, bytes: stored } = await beginningOf(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(signal && { signal }) });
  if (!isGzip) return yield* file as AsyncIterable<Uint8Array>;
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  let plain = 0;
  try {
    for await (const chunk of file.pipe(gunzip) as AsyncIterable<Uint8Array>) {
      plain += chunk.length;
      if (plain > FREE_BYTES && plain > MAX_EXPANSION * stored)
        throw brokenGzip(`it expands to more than ${MAX_EXPANSION} times its ${stored} bytes`);
      yield chunk;
    }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause;
    throw brokenGzip(cause.message, { cause });
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

function brokenGzip(what: string, options?: ErrorOptions): WeekRefused {
  return new WeekRefused(
    { code: 'FRAUD_WEEK_COMPRESSION', rule: `a gzip file is whole and at most ${MAX_EXPANSION} times its size` },
    `its gzip data is broken: ${what}`,
    options,
  );
}

async function beginningOf(path: string): Promise<{ isGzip: boolean; bytes: number }> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return { isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b, bytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
