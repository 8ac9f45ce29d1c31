/** Which weekly files are to be checked, and what becomes of those that cannot be. */
import type { ReportedWeeks } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import {
  quarantineWeek,
  type RepeatedWeek,
  type StrayObject,
  WeekChanged,
  type WeekData,
  type WeekFile,
  type WeekReader,
  WeekRefused,
  writeRejectedRows,
} from '@fraud/weekly-data';
import type { DriftSettings } from '../config.ts';

export type WeekSource = {
  readonly store: ObjectStore;
  readonly schema: FeatureSchema;
  readonly drift: DriftSettings;
  /** A file changed within this time may still be being written: it waits for the next check. */
  readonly settleMs: number;
  readonly repeatedWeeks: () => Promise<readonly RepeatedWeek[]>;
  /** Objects among the weekly files that are none, each once. */
  readonly strayObjects: () => Promise<readonly StrayObject[]>;
  readonly now: () => Date;
  readonly log: Log;
};

/** Weekly files without a report, earliest week first. */
export async function pendingWeeks(
  { store, settleMs, now }: WeekSource,
  files: readonly WeekFile[],
  reported: ReportedWeeks,
): Promise<WeekFile[]> {
  const pending: WeekFile[] = [];
  for (const file of files) {
    if (reported.get(file.name)?.etag === file.etag) continue;
    const info = await store.head(file.key);
    // A time in the future was written by a clock that was ahead: it says nothing about a file being written.
    if (info !== undefined && Math.abs(now().getTime() - info.lastModified.getTime()) >= settleMs) pending.push(file);
  }
  return pending;
}

export async function readOrQuarantine(
  source: WeekSource,
  file: WeekFile,
  read: WeekReader,
): Promise<WeekData | 'refused' | 'changed'> {
  try {
    const week = await read(file);
    const aside = await writeRejectedRows(source.store, week);
    return aside === undefined
      ? week
      : { ...week, warnings: [...week.warnings, `The rows that were left out lie in ${aside}`] };
  } catch (error) {
    if (error instanceof WeekChanged) return 'changed';
    if (!(error instanceof WeekRefused)) throw error;
    await refuse(source, file, error);
    return 'refused';
  }
}

async function refuse({ store, now, log }: WeekSource, file: WeekFile, refusal: WeekRefused): Promise<void> {
  await quarantineWeek(store, file, refusal, now());
  log.warn({ week: file.name, ...refusal.finding }, `${file.name} was moved to quarantine: ${refusal.message}`);
}

/**
 * A week that is there already, under another key: with other content its second file is refused, with the same it is
 * passed over.
 */
export async function refuseRepeated(source: WeekSource): Promise<string[]> {
  const refused: string[] = [];
  for (const { file, refusal } of await source.repeatedWeeks()) {
    if (refusal === undefined) continue;
    await refuse(source, file, refusal);
    refused.push(file.name);
  }
  return refused;
}

/** Refuses a file that holds the same payments as the week `original`. @returns its name */
export async function refuseCopy(source: WeekSource, file: WeekFile, original: string): Promise<string> {
  const refusal = new WeekRefused(
    { code: 'FRAUD_WEEK_COPIED', rule: 'each week has payments of its own' },
    `it holds the same payments as ${original}, which came before`,
  );
  await refuse(source, file, refusal);
  return file.name;
}
