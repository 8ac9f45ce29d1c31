/** Weekly files that arrive while all else goes on, so that trainings are under way when something dies. */
import { isoWeekOf, ulbSchema } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import { csvOf, SEVERE_SHIFT, simulateWeek } from '@fraud/simulation';

const EVERY_MS = 12_000;
const ROWS = 1_500;
const WEEK_MS = 604_800_000;
/** The weeks of the first files; they are in the store before the services start. */
const FIRST = 2;

export type WeeklyFiles = {
  /** Names of the files so far. */
  readonly names: readonly string[];
  /** Puts the first files, which begin long ago. */
  begin(): Promise<void>;
  /** One file after the other, every second one drifted, until the end. */
  goOn(isOver: () => boolean): Promise<void>;
};

export function weeklyFiles(store: ObjectStore, seed: number): WeeklyFiles {
  const names: string[] = [];
  const start = Date.now() - 52 * WEEK_MS;
  async function put(): Promise<void> {
    const number = names.length;
    const { year, week } = isoWeekOf(new Date(start + number * WEEK_MS));
    const name = `week_${year}_${String(week).padStart(2, '0')}`;
    const table = simulateWeek({
      ...{ rows: ROWS, fraudShare: 0.03, seed: 1_000 * seed + number, startTimeSeconds: (number * WEEK_MS) / 1_000 },
      ...(number >= FIRST && number % 2 === 0 && { shift: SEVERE_SHIFT }),
    });
    await store.put(`weekly_data/${name}.csv`, csvOf(table, ulbSchema));
    names.push(name);
  }
  return {
    names,
    async begin() {
      for (let week = 0; week < FIRST; week++) await put();
    },
    async goOn(isOver) {
      for (let next = Date.now(); !isOver(); await new Promise((resolve) => setTimeout(resolve, 200))) {
        if (Date.now() < next) continue;
        await put();
        next = Date.now() + EVERY_MS;
      }
    },
  };
}
