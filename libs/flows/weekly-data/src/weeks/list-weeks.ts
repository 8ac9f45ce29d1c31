import type { ObjectStore } from '@fraud/object-store';
import { compareWeeks, parseWeekKey, type Week, type WeekFile } from './week-file.ts';

/**
 * The weekly files directly below `prefix`, earliest week first; other objects are ignored. Of a week that is there
 * twice (plain and `.gz`, `_7` and `_07`) the file that came first counts.
 */
export async function listWeeks(store: ObjectStore, prefix: string): Promise<WeekFile[]> {
  return (await weeksWithRepeats(store, prefix)).map(([first]) => first);
}

/** Files of weeks that are there already under another key. */
export async function listRepeatedWeeks(
  store: ObjectStore,
  prefix: string,
): Promise<{ readonly file: WeekFile; readonly first: WeekFile }[]> {
  return (await weeksWithRepeats(store, prefix)).flatMap(([first, ...repeats]) =>
    repeats.map((file) => ({ file, first })),
  );
}

/** The week of an object directly below the prefix; undefined for an object that is not a weekly file. */
export function weekAt(key: string, prefix: string): (Week & { readonly name: string }) | undefined {
  return key.slice(prefix.length).includes('/') ? undefined : parseWeekKey(key);
}

/** Each week with its files, the one that came first in front. */
async function weeksWithRepeats(store: ObjectStore, prefix: string): Promise<[WeekFile, ...WeekFile[]][]> {
  const files: { file: WeekFile; arrivedAt: number }[] = [];
  for await (const { key, etag, size, lastModified } of store.list(prefix)) {
    const week = weekAt(key, prefix);
    if (week !== undefined) files.push({ file: { ...week, key, etag, size }, arrivedAt: lastModified.getTime() });
  }
  files.sort((a, b) => compareWeeks(a.file, b.file) || a.arrivedAt - b.arrivedAt || (a.file.key < b.file.key ? -1 : 1));
  const weeks: [WeekFile, ...WeekFile[]][] = [];
  for (const { file } of files) {
    const last = weeks.at(-1);
    if (last !== undefined && compareWeeks(last[0], file) === 0) last.push(file);
    else weeks.push([file]);
  }
  return weeks;
}

/** The `count` latest of `weeks` up to and with `last`, earliest first. */
export function trainingWeeks(weeks: readonly WeekFile[], last: WeekFile, count: number): WeekFile[] {
  return weeks
    .filter((week) => compareWeeks(week, last) <= 0)
    .toSorted(compareWeeks)
    .slice(-count);
}
