import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const FILE = path.resolve(import.meta.dirname, '../../shared/data/ulb_transactions_real.csv.gz');

/** Why tests on real transactions are skipped, or false. */
export const realDataIsMissing = !existsSync(FILE);

/**
 * The real ULB transactions as `count` weekly CSV files, dealt like cards: transaction `i` goes to week `i mod count`.
 * The file covers two days, so cut into consecutive parts it would give night weeks and day weeks, which truly differ
 * (every one of them is an alarm, rightly); dealt, the weeks are alike and in time order within.
 */
export function realWeeks(count: number): string[] {
  const [header, ...rows] = gunzipSync(readFileSync(FILE)).toString('utf8').trimEnd().split('\n');
  return Array.from(
    { length: count },
    (_, week) => `${header}\n${rows.filter((_, i) => i % count === week).join('\n')}\n`,
  );
}

/** The same file with `add` added to each named column. */
export function shifted(csv: string, add: Readonly<Record<string, number>>): string {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const names = header.replaceAll('"', '').split(',');
  const moved = rows.map((row) =>
    row
      .split(',')
      .map((cell, i) => (names[i]! in add ? String(Number(cell) + add[names[i]!]!) : cell))
      .join(','),
  );
  return `${[header, ...moved].join('\n')}\n`;
}

/** The rows of a weekly file as bodies of `POST /predict`. */
export function asRequests(csv: string, limit: number): Record<string, number>[] {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  const names = header.replaceAll('"', '').split(',');
  return rows.slice(0, limit).map((row) => {
    const cells = row.replaceAll('"', '').split(',');
    return Object.fromEntries(
      names.map((name, i) => [name, Number(cells[i])] as const).filter(([name]) => name !== 'Class'),
    );
  });
}

/** The same file with its frauds alone; the label is its last column. */
export function fraudsIn(csv: string): string {
  const [header = '', ...rows] = csv.trimEnd().split('\n');
  return `${[header, ...rows.filter((row) => Number(row.slice(row.lastIndexOf(',') + 1)) === 1)].join('\n')}\n`;
}
