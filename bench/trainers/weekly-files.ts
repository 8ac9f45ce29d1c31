import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The rows of a CSV file as weekly files: consecutive parts of equal size. */
export function weeklyFiles(path: string, weeks: number): { name: string; bytes: Uint8Array }[] {
  const raw = readFileSync(path);
  const [header, ...rows] = (path.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8').trimEnd().split('\n');
  const size = Math.ceil(rows.length / weeks);
  return Array.from({ length: weeks }, (_, week) => ({
    name: `week_${week + 1}`,
    bytes: Buffer.from(`${header}\n${rows.slice(week * size, (week + 1) * size).join('\n')}\n`),
  }));
}
