/**
 * How many labels each token may report in an ISO week, on this machine: counted in a small database beside the spool,
 * which processes share and which outlives them.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type IsoWeek } from '@fraud/feature-schema';
import { makeFolder } from '../segments/segment-folder.ts';

const BUSY_MS = 2_000;

export type LabelQuota = {
  /** Counts the labels if they fit; otherwise counts none. @returns how many the token may still report this week */
  take(token: string, week: IsoWeek, labels: number): { isTaken: boolean; left: number };
  close(): void;
};

/** @param perWeek labels of one token in one ISO week */
export async function openLabelQuota(dir: string, perWeek: number): Promise<LabelQuota> {
  await makeFolder(dir);
  const database = new DatabaseSync(join(dir, 'quota.db'), { timeout: BUSY_MS });
  database.exec(
    'CREATE TABLE IF NOT EXISTS labels (token TEXT, week INTEGER, count INTEGER, PRIMARY KEY (token, week)) STRICT',
  );
  const add = database.prepare(
    'INSERT INTO labels VALUES ($token, $week, $labels) ON CONFLICT DO UPDATE SET count = count + $labels ' +
      'WHERE count + $labels <= $perWeek',
  );
  const read = database.prepare('SELECT count FROM labels WHERE token = $token AND week = $week');
  const forget = database.prepare('DELETE FROM labels WHERE week < $week');

  return {
    take(token, { year, week: number }, labels) {
      const week = year * 100 + number;
      forget.run({ $week: week });
      const isTaken =
        labels <= perWeek && add.run({ $token: token, $week: week, $labels: labels, $perWeek: perWeek }).changes > 0;
      const count = Number(read.get({ $token: token, $week: week })?.['count'] ?? 0);
      return { isTaken, left: Math.max(0, perWeek - count) };
    },
    close: () => database.close(),
  };
}
