/** What the promotion of the champion has brought: it and the model it replaced, on labelled weeks that came later. */
import { maturedUpTo, rowsOfDays } from '@fraud/drift';
import type { FeatureSchema } from '@fraud/feature-schema';
import { type ForestModel, scoreTable } from '@fraud/forest-model';
import {
  findModel,
  type LoadedModel,
  loadModel,
  readChampion,
  readGain,
  RegistryError,
  saveGain,
  type WeekOfGain,
} from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { amountsOf, type AnsweredWeek, GAIN_WEEKS, measureGain } from '@fraud/training';
import { compareWeeks, listWeeks, parseWeekKey, type WeekFile, type WeekReader } from '@fraud/weekly-data';
import type { DriftSettings } from '../config.ts';
import { readIfPossible } from '../weeks/week-history.ts';

export type Following = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  readonly schema: FeatureSchema;
  readonly drift: DriftSettings;
};

/** What both models answered in a week, and its newest time. */
type Answered = AnsweredWeek & { readonly file: WeekFile; readonly newest: number };

/**
 * How the gain is measured and kept up to a week: of the promotion in service, as long as it is followed, of the weeks
 * that neither model has learned from. Null where there is no such promotion, or too few frauds.
 *
 * @returns O(weeks since the promotion x rows x trees x depth) at first, then of the new week alone
 */
export function followPromotion(
  { store, weeksPrefix, schema, drift }: Following,
  read: WeekReader,
): (week: WeekFile) => Promise<WeekOfGain | null> {
  const answered = new Map<string, Answered | undefined>();
  let opened: ReturnType<typeof openPromotion> | undefined;

  return async (week) => {
    const promotion = await (opened ??= openPromotion(store, schema));
    if (promotion === undefined) return null;
    const { promoted, replaced, number } = promotion;
    const learned = [promoted, replaced].flatMap(
      ({ manifest }) => parseWeekKey(manifest.weeks.at(-1)?.key ?? '') ?? [],
    );
    const later = (await listWeeks(store, weeksPrefix)).filter(
      (file) => compareWeeks(file, week) <= 0 && learned.every((last) => compareWeeks(file, last) > 0),
    );
    for (const file of later.slice(0, GAIN_WEEKS))
      if (!answered.has(file.key)) answered.set(file.key, await answers(file, promoted.model, replaced.model));
    const weeks = later.flatMap((file) => answered.get(file.key) ?? []);
    if (weeks.at(-1)?.file.name !== week.name) return null;
    const known = weeks.map((each) => matured(each, weeks.at(-1)!.newest)).filter(({ labels }) => labels.length > 0);
    const gain = await measureGain(known, {
      promoted: promoted.model.threshold,
      replaced: replaced.model.threshold,
      costs: drift.costs,
    });
    if (gain === undefined) return null;
    const rows = known.reduce((sum, { labels }) => sum + labels.length, 0);
    const frauds = known.reduce((sum, { labels }) => sum + labels.filter((label) => label === 1).length, 0);
    const measured: WeekOfGain = { week: week.name, weeks: known.length, rows, frauds, ...gain };
    const version = promoted.manifest.version;
    const before = await readGain(store, { number, version });
    await saveGain(store, {
      number,
      version,
      replaced: replaced.manifest.version,
      weeks: [...(before?.weeks ?? []).filter((each) => each.week !== week.name), measured],
    });
    return measured;
  };

  async function answers(file: WeekFile, promoted: ForestModel, replaced: ForestModel): Promise<Answered | undefined> {
    const [week] = await readIfPossible(read, file);
    if (week === undefined || !week.isLabelled) return undefined;
    const { table } = week;
    return {
      file,
      newest: table.eventTime.at(-1)!,
      promoted: scoreTable(promoted, table),
      replaced: scoreTable(replaced, table),
      labels: table.labels,
      eventTime: table.eventTime,
      amounts: amountsOf(table, schema, drift.amountColumn)?.slice(),
    };
  }

  /** The rows whose labels are final when the newest row of all is `newest`. */
  function matured(week: Answered, newest: number): Answered {
    if (drift.labelDelayDays === 0) return week;
    const { end } = rowsOfDays(week.eventTime, -Infinity, maturedUpTo(newest, drift.labelDelayDays));
    return {
      ...week,
      promoted: week.promoted.subarray(0, end),
      replaced: week.replaced.subarray(0, end),
      labels: week.labels.subarray(0, end),
      eventTime: week.eventTime.subarray(0, end),
      amounts: week.amounts?.subarray(0, end),
    };
  }
}

/** Undefined where a person went back to the champion, nobody was replaced, or one of the two cannot be used. */
async function openPromotion(
  store: ObjectStore,
  schema: FeatureSchema,
): Promise<{ number: number; promoted: LoadedModel; replaced: LoadedModel } | undefined> {
  const champion = await readChampion(store);
  if (champion?.kind !== 'promotion' || champion.from === null) return undefined;
  const before = await findModel(store, champion.from);
  if (before?.isComplete !== true) return undefined;
  try {
    const models = {
      promoted: await loadModel(store, champion.folder),
      replaced: await loadModel(store, before.folder),
    };
    const areUsable = Object.values(models).every(({ manifest }) => manifest.schemaFingerprint === schema.fingerprint);
    return areUsable ? { number: champion.number, ...models } : undefined;
  } catch (error) {
    if (error instanceof RegistryError) return undefined; // who serves it says so; here it costs one figure
    throw error;
  }
}
