import { concatTables, type FeatureSchema, type TransactionTable } from '@fraud/feature-schema';
import { loadManifest, readChampion } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { listWeeks, parseWeekKey, readWeek, type Week, WeekChanged, WeekRefused } from '@fraud/weekly-data';

/** The champion and the weekly files it was trained on, earliest first. */
export type ChampionWindow = { readonly version: string; readonly weekKeys: readonly string[]; readonly lastWeek: Week | undefined };

/** What the champion learned from, as far as the store still has it. */
export type ReferenceWindow = { readonly weeks: readonly string[]; readonly table: TransactionTable };

/** Undefined while there is no champion. @throws RegistryError, ObjectStoreError */
export async function readChampionWindow(store: ObjectStore): Promise<ChampionWindow | undefined> {
  const champion = await readChampion(store);
  if (champion === undefined) return undefined;
  const { version, weeks } = await loadManifest(store, champion.folder);
  const weekKeys = weeks.map((week) => week.key);
  return { version, weekKeys, lastWeek: parseWeekKey(weekKeys.at(-1) ?? '') };
}

/** The rows of the champion's weeks; weeks that are gone or cannot be read any more are left out. */
export async function readReferenceWindow(store: ObjectStore, prefix: string, schema: FeatureSchema, { weekKeys }: ChampionWindow): Promise<ReferenceWindow> {
  const files = (await listWeeks(store, prefix)).filter((file) => weekKeys.includes(file.key));
  const weeks: string[] = [];
  const tables: TransactionTable[] = [];
  for (const file of files) {
    try {
      tables.push((await readWeek(store, file, schema)).table);
      weeks.push(file.name);
    } catch (error) {
      if (!(error instanceof WeekRefused || error instanceof WeekChanged)) throw error;
    }
  }
  return { weeks, table: concatTables(tables) };
}
