import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { WeekRefused } from '../errors.ts';

/**
 * Lends `use` the path itself or, of a gzip file, that of a decompressed copy in the folder for temporary files,
 * which is removed afterwards. What counts is the content, not the name.
 *
 * @throws WeekRefused when the gzip data is broken
 */
export async function withPlainFile<T>(
  path: string,
  signal: AbortSignal | undefined,
  use: (plain: string) => Promise<T>,
): Promise<T> {
  if (!(await isGzip(path))) return await use(path);
  const folder = await mkdtemp(join(tmpdir(), 'fraud-plain-'));
  try {
    const plain = join(folder, 'plain.csv');
    await gunzip(path, plain, signal);
    return await use(plain);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function gunzip(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pipeline(createReadStream(from), createGunzip(), createWriteStream(to), { signal });
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause;
    throw new WeekRefused(
      { code: 'FRAUD_WEEK_COMPRESSION', rule: 'a gzip file is whole' },
      `its gzip data is broken: ${cause.message}`,
      { cause },
    );
  }
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
