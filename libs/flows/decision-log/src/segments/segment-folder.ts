/** The folder in which segments are written. What lies in it is read and written by the owner of the process alone. */
import { mkdir, open, readdir } from 'node:fs/promises';
import { parseSegmentFile, type SegmentFile } from './segment-name.ts';

/** Mode of the log's files: transactions and labels concern nobody else on the machine. */
export const OWNER_ONLY = 0o600;
/** Read at once of a local segment. */
const CHUNK_BYTES = 262_144;
export const OWNER_ONLY_FOLDER = 0o700;

/** Makes the folder and those above it where they are missing; the mode of one that exists stays as it is. */
export async function makeFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: OWNER_ONLY_FOLDER });
}

/** Every segment in the folder, oldest first; none when the folder is not there. */
export async function segmentFiles(dir: string): Promise<SegmentFile[]> {
  return ((await ifThere(readdir(dir))) ?? [])
    .flatMap((name) => parseSegmentFile(name) ?? [])
    .sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
}

/** Makes the names in a folder durable: files made, renamed or removed there. */
export async function syncFolder(dir: string): Promise<void> {
  await using folder = await open(dir, 'r');
  await folder.sync();
}

/** What reading a file or folder gives; undefined when it is not there: files are renamed and shipped at any time. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  return await reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** The bytes of a local segment; each chunk is read over the one before it. */
export async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  await using file = await open(path, 'r');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
    if (bytesRead === 0) return;
    yield chunk.subarray(0, bytesRead);
  }
}
