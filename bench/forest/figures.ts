/** What is measured of each engine; the keys are those of the JSON line. */
export type Figures = {
  /** User and system seconds of the training, all threads; null for who only scores. */
  readonly trainCpuS: number | null;
  readonly trainWallS: number | null;
  /** Largest resident memory of the process that trained, MiB. */
  readonly peakRssMb: number | null;
  /** By how much that is above what the process held before, with the rows in it; null where not told. */
  readonly trainRssMb: number | null;
  readonly auprc: number;
  readonly rocAuc: number;
  /** Median time of one row. */
  readonly rowMicros: number;
  readonly batchRowsPerS: number;
};

const columns: readonly (readonly [key: keyof Figures, title: string, digits: number])[] = [
  ['trainCpuS', 'train CPU s', 2],
  ['trainWallS', 'wall s', 2],
  ['peakRssMb', 'peak MiB', 0],
  ['trainRssMb', 'training MiB', 0],
  ['auprc', 'AUPRC', 4],
  ['rocAuc', 'ROC AUC', 4],
  ['rowMicros', '1 row µs', 1],
  ['batchRowsPerS', 'rows/s', 0],
];

/** The engines as rows of a table; absent ones are named so. */
export function tableOf(engines: Readonly<Record<string, Figures | null>>): string {
  const rows = Object.entries(engines).map(([name, figures]) => [
    name,
    ...columns.map(([key, , digits]) => (figures === null ? '-' : (figures[key]?.toFixed(digits) ?? '-'))),
  ]);
  const all = [['', ...columns.map(([, title]) => title)], ...rows];
  const widths = all[0]!.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}

/** The middle value, the upper of two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
