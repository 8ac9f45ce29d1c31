import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '@fraud/object-store';
import { WeekChanged, WeekRefused } from '../errors.ts';
import { plainBytes } from '../rows/plain-bytes.ts';
import { listRepeatedWeeks } from './list-weeks.ts';
import { sha256Of } from './read-week.ts';
import type { WeekFile } from './week-file.ts';

/** A week's second file. The refusal is undefined when it has the content of the first, which does no harm. */
export type RepeatedWeek = {
  readonly file: WeekFile;
  readonly first: WeekFile;
  readonly refusal: WeekRefused | undefined;
};

/**
 * Weeks with two files in the store. Two files are compared once for each pair of etags. Files that
 * change meanwhile wait for the next call.
 */
export function watchRepeatedWeeks(store: ObjectStore, prefix: string): () => Promise<RepeatedWeek[]> {
  let known = new Map<string, WeekRefused | undefined>();
  return async () => {
    const found = new Map<string, WeekRefused | undefined>();
    const repeats: RepeatedWeek[] = [];
    for (const { file, first } of await listRepeatedWeeks(store, prefix)) {
      const pair = [file.key, file.etag, first.key, first.etag].join(' ');
      try {
        const refusal = known.has(pair) ? known.get(pair) : await compare(store, file, first);
        found.set(pair, refusal);
        repeats.push({ file, first, refusal });
      } catch (error) {
        if (!(error instanceof WeekChanged)) throw error;
      }
    }
    known = found;
    return repeats;
  };
}

async function compare(store: ObjectStore, file: WeekFile, first: WeekFile): Promise<WeekRefused | undefined> {
  if ((await contentOf(store, file)) === (await contentOf(store, first))) return undefined;
  return new WeekRefused(
    { code: 'FRAUD_WEEK_REPEATED', rule: 'a week comes once, or again with the same content' },
    `its week is there already as ${first.key}, with other content`,
  );
}

/** SHA-256 of what the file says, gzip or not; that of its bytes where they cannot be read. */
async function contentOf(store: ObjectStore, { key, etag }: WeekFile): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fraud-repeat-'));
  try {
    const stored = join(folder, 'stored');
    if ((await store.download(key, stored))?.etag !== etag) throw new WeekChanged(key);
    return await sha256Of(plainBytes(stored)).catch((error: unknown) => {
      if (!(error instanceof WeekRefused)) throw error;
      return sha256Of(createReadStream(stored));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
