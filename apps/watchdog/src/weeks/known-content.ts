/** Weekly files are known by what they say: a file may be copied, renamed, compressed or restored from a backup. */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { ReportedWeeks } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { WeekData, WeekFile } from '@fraud/weekly-data';

/** The event loop is free between two chunks. */
const CHUNK_BYTES = 8 * 2 ** 20;

/**
 * SHA-256 of a week's rows and labels in the order of time, hex, without what other weeks have made of them: the
 * columns of histories, which are the last ones. O(rows x inputs).
 */
export async function digestOfWeek(
  { table, isLabelled }: Pick<WeekData, 'table' | 'isLabelled'>,
  { inputs, historyColumns }: Pick<FeatureSchema, 'inputs' | 'historyColumns'>,
): Promise<string> {
  const own = table.matrix.subarray(0, table.rows * (inputs.length - historyColumns.length));
  const hash = createHash('sha256').update(isLabelled ? 'labelled' : 'unlabelled');
  for (const part of [table.eventTime, own, table.labels]) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      hash.update(bytes.subarray(from, from + CHUNK_BYTES));
      await setImmediate();
    }
  }
  return hash.digest('hex');
}

/**
 * What is known of a week's content. `same`: it has a report under its own name. `copy`: another file that is still
 * there holds it. `renamed`: a file that is there no more held it.
 */
export type KnownContent =
  { readonly kind: 'new' } | { readonly kind: 'same' | 'copy' | 'renamed'; readonly week: string };

export function knownContent(
  { name }: Pick<WeekFile, 'name'>,
  digest: string,
  reported: ReportedWeeks,
  files: readonly Pick<WeekFile, 'name'>[],
): KnownContent {
  if (reported.get(name)?.contentDigest === digest) return { kind: 'same', week: name };
  const other = [...reported.values()].find(({ week, contentDigest }) => week !== name && contentDigest === digest);
  if (other === undefined) return { kind: 'new' };
  return { kind: files.some((file) => file.name === other.week) ? 'copy' : 'renamed', week: other.week };
}
