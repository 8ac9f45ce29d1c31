import type { ObjectStore } from '@fraud/object-store';
import { compareWeeks, parseWeekKey, type WeekFile } from './week-file.ts';

/**
 * The weekly files directly under `prefix`, earliest week first; other objects are passed over.
 * A week that lies there twice (plain and `.gz`, `_7` and `_07`) is listed once, with the key that sorts first.
 */
export async function listWeeks(store: ObjectStore, prefix: string): Promise<WeekFile[]> {
  const weeks: WeekFile[] = [];
  for await (const { key, etag, size } of store.list(prefix)) {
    const week = key.slice(prefix.length).includes('/') ? undefined : parseWeekKey(key);
    if (week !== undefined) weeks.push({ ...week, key, etag, size });
  }
  weeks.sort(compareWeeks);
  return weeks.filter((week, i) => i === 0 || compareWeeks(weeks[i - 1]!, week) !== 0);
}

/** The `count` latest of `weeks` up to and with `last`, earliest first. */
export function trainingWeeks(weeks: readonly WeekFile[], last: WeekFile, count: number): WeekFile[] {
  return weeks.filter((week) => compareWeeks(week, last) <= 0).toSorted(compareWeeks).slice(-count);
}
