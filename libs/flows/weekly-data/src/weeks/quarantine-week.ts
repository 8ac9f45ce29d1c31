import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import { z } from 'zod';
import { type WeekRefused } from '../errors.ts';
import { sha256Of } from './read-week.ts';
import type { WeekFile } from './week-file.ts';

/** Where refused files lie. */
export const QUARANTINE = 'quarantine/';

/** `quarantine/<name>.reason.json`: why the file was refused. */
export const quarantineReason = z.object({
  key: z.string(),
  code: z.string(),
  line: z.int().optional(),
  column: z.string().optional(),
  value: z.string().optional(),
  rule: z.string(),
  message: z.string(),
  /** Of the file's bytes. */
  sha256: z.string(),
  refusedAt: z.iso.datetime(),
});
export type QuarantineReason = z.infer<typeof quarantineReason>;

/** The keys of a refused file, of its reason, and of the rows that were left out of an accepted file. */
export function quarantineKeys(file: Pick<WeekFile, 'key' | 'name'>): { file: string; reason: string; rows: string } {
  return {
    file: QUARANTINE + file.key.slice(file.key.lastIndexOf('/') + 1),
    reason: `${QUARANTINE}${file.name}.reason.json`,
    rows: `${QUARANTINE}${file.name}.bad_rows.csv`,
  };
}

/**
 * Moves a refused file out of the weekly data: copies it, writes the reason beside it, and deletes the original once
 * the copy has been read back with the same SHA-256. Run again after any interruption it ends the same. A file that was
 * replaced since it was listed is left where it is. A file refused earlier under the same name is overwritten.
 *
 * @returns `skipped` when the file is gone or was replaced
 */
export async function quarantineWeek(
  store: ObjectStore,
  file: WeekFile,
  refusal: WeekRefused,
  now: Date,
): Promise<'done' | 'skipped'> {
  const folder = await mkdtemp(join(tmpdir(), 'fraud-quarantine-'));
  try {
    const keys = quarantineKeys(file);
    const original = join(folder, 'original');
    const copy = join(folder, 'copy');
    if ((await store.download(file.key, original))?.etag !== file.etag) return 'skipped';
    const sha256 = await sha256Of(createReadStream(original));
    await store.upload(keys.file, original);
    const { finding, message } = refusal;
    const reason: QuarantineReason = { key: file.key, ...finding, message, sha256, refusedAt: now.toISOString() };
    await store.put(keys.reason, new TextEncoder().encode(`${JSON.stringify(reason, null, 2)}\n`));
    if ((await store.download(keys.file, copy)) === undefined || (await sha256Of(createReadStream(copy))) !== sha256) {
      throw new Error(
        `Cannot quarantine ${file.key}: the copy ${keys.file} does not hold the same bytes; the original stays`,
      );
    }
    if ((await store.head(file.key))?.etag !== file.etag) return 'skipped';
    await store.delete(file.key);
    return 'done';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
