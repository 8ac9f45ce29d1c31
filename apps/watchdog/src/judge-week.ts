import { describeDrift } from '@fraud/drift';
import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import { type FeatureSchema, fraudsIn } from '@fraud/feature-schema';
import { compareWeeks, parseWeekKey, type WeekData } from '@fraud/weekly-data';
import type { Champion } from './champion.ts';
import { measureWeek } from './measure-week.ts';
import { qualityOn } from './quality-on.ts';
import type { WeekHistory } from './week-history.ts';

export type DriftSettings = {
  readonly falseAlarmsPerYear: number;
  /** Past weeks that are read to learn how much weeks differ anyway. */
  readonly historyWeeks: number;
  /** So many weeks must lie between two retrainings because of drift. */
  readonly coolDownWeeks: number;
};

export type Circumstances = {
  readonly schema: FeatureSchema;
  readonly settings: DriftSettings;
  readonly champion: Champion | undefined;
  /** Asked for only when the week is to be measured. */
  readonly history: () => Promise<WeekHistory | undefined>;
  /** Reports of other weeks, those of this look included. */
  readonly reported: ReportedWeeks;
  readonly now: Date;
};

type Finding = Pick<DriftReport, 'reference' | 'outcome' | 'reason' | 'measure' | 'retrain' | 'quality'>;

/** What is to be said of a week that was read. The event time and the labels of single rows are never tested: the one always moves, the others come late. */
export async function judgeWeek(week: WeekData, circumstances: Circumstances): Promise<DriftReport> {
  const { file, table, isLabelled, warnings } = week;
  return {
    formatVersion: 2,
    week: file.name,
    key: file.key,
    etag: file.etag,
    checkedAt: circumstances.now.toISOString(),
    rows: table.rows,
    frauds: isLabelled ? fraudsIn(table) : null,
    warnings: [...warnings],
    championVersion: circumstances.champion?.version ?? null,
    ...(await compare(week, circumstances)),
    retrainJobId: null,
    mlflowRunUrl: null,
  };
}

async function compare(week: WeekData, circumstances: Circumstances): Promise<Finding> {
  const { champion, schema, settings, reported } = circumstances;
  const { file } = week;
  const notMeasured = { reference: null, measure: null, retrain: null, quality: null };
  if (champion === undefined) return { ...notMeasured, outcome: 'no-champion', reason: 'No model serves yet' };
  if (champion.lastWeek !== undefined && compareWeeks(file, champion.lastWeek) <= 0) {
    return { ...notMeasured, outcome: 'not-tested', reason: `Model ${champion.version} was trained on this week or on later ones` };
  }
  if (week.table.rows < 2) return { ...notMeasured, outcome: 'not-tested', reason: 'One transaction tells nothing of a distribution' };
  const history = await circumstances.history();
  if (history === undefined) return { ...notMeasured, outcome: 'not-tested', reason: `None of the weeks that model ${champion.version} was trained on can be read any more` };
  const lastRetrain = [...reported.values()]
    .filter((report) => report.outcome === 'alarm' && report.retrainJobId !== null)
    .flatMap((report) => parseWeekKey(`${report.week}.csv`) ?? [])
    .filter((other) => compareWeeks(other, file) < 0)
    .toSorted(compareWeeks)
    .at(-1);
  const { judgement, measure, retrain } = measureWeek({
    schema,
    settings,
    history,
    week,
    current: history.observe(file, week.table, week.isLabelled),
    past: (await history.before(file, settings.historyWeeks)).map((past) => ({ ...past, alarmed: reported.get(past.file.name)?.outcome === 'alarm' })),
    weeksSinceRetrain: lastRetrain && history.weeksBetween(lastRetrain, file),
  });
  return {
    reference: { weeks: [...history.reference.weeks], rows: history.reference.rows },
    outcome: judgement.alarm ? 'alarm' : 'steady',
    reason: describeDrift(judgement),
    measure,
    retrain: retrain.retrain && !week.isLabelled ? { retrain: false, reason: 'the week has no labels to learn from' } : retrain,
    quality: champion.model === undefined ? null : qualityOn(champion.model, week),
  };
}
