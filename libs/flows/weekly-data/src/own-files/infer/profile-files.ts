import { readRecords } from '../../rows/read-records.ts';
import { type ColumnProfile, type ColumnProfiler, profileColumn } from './column-profile.ts';
import type { FoundLabel } from './find-label.ts';

/** What the columns of files look like, and which of their values are of frauds. O(bytes) of the files. */
export async function profileFiles(
  paths: readonly string[],
  { column: label, fraud, legitimate }: FoundLabel,
  signal: AbortSignal | undefined,
): Promise<ColumnProfile[]> {
  const profilers = new Map<string, ColumnProfiler>();
  const classOf = (word: string) => (fraud.includes(word) ? true : legitimate.includes(word) ? false : undefined);
  for (const path of paths) {
    let columns: (ColumnProfiler | undefined)[] | undefined;
    let labelPosition = -1;
    let positions = new Int32Array();
    let numbers = new Float64Array();
    await readRecords(
      path,
      (record) => {
        if (columns === undefined) {
          const names = Array.from({ length: record.length }, (_, i) => record.text(i).trim());
          labelPosition = names.indexOf(label);
          columns = names.map((name) => (name === '' ? undefined : profilerOf(profilers, name)));
          positions = Int32Array.from(names.keys());
          numbers = new Float64Array(names.length);
          return;
        }
        record.numbers(positions, numbers);
        const isFraud = labelPosition < 0 ? undefined : classOf(record.text(labelPosition).trim());
        for (let i = 0; i < columns.length; i++) columns[i]?.add(record.text(i), numbers[i]!, isFraud);
      },
      signal,
    );
  }
  return [...profilers.values()].map((profiler) => profiler.profile());
}

function profilerOf(profilers: Map<string, ColumnProfiler>, name: string): ColumnProfiler {
  const profiler = profilers.get(name) ?? profileColumn(name);
  profilers.set(name, profiler);
  return profiler;
}
