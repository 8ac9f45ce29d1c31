import {
  type DataCheck,
  dataChecks,
  describeDrift,
  EVENT_TIME_CHECK,
  type LabelCount,
  performanceVerdict,
  type RetrainVerdict,
} from '@fraud/drift';
import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import { compareWeeks, parseWeekKey, type Week, type WeekData, weeksBetween } from '@fraud/weekly-data';
import type { Champion } from './champion.ts';
import { performanceOn, qualityOn } from './champion-quality.ts';
import type { DriftSettings } from './config.ts';
import { measureWeek } from './measure-week.ts';
import { featureOf, type WeekHistory } from './week-history.ts';

export type WeekContext = {
  /** Of the week, see `digestOfWeek`. */
  readonly contentDigest: string;
  /** The week's name when it was judged, if it has been renamed since. */
  readonly formerName: string | undefined;
  readonly schema: FeatureSchema;
  readonly settings: DriftSettings;
  readonly champion: Champion | undefined;
  /** Asked for only when the week is to be measured. */
  readonly history: () => Promise<WeekHistory | undefined>;
  /** Reports of other weeks, those of this check included. */
  readonly reported: ReportedWeeks;
  readonly now: Date;
};

type Finding = Pick<
  DriftReport,
  'checks' | 'reference' | 'outcome' | 'reason' | 'measure' | 'retrain' | 'quality' | 'performance'
>;

/**
 * Judges one week and returns its drift report. Neither the event time nor the labels of single rows are tested for
 * drift: the time always moves, and labels come late.
 */
export async function judgeWeek(week: WeekData, context: WeekContext): Promise<DriftReport> {
  const { file, rows, frauds, isLabelled, warnings } = week;
  return {
    formatVersion: 2,
    week: file.name,
    key: file.key,
    etag: file.etag,
    contentDigest: context.contentDigest,
    checkedAt: context.now.toISOString(),
    rows,
    frauds: isLabelled ? frauds : null,
    warnings: [...warnings],
    championVersion: context.champion?.version ?? null,
    ...(await compare(week, context)),
    retrainJobId: null,
    retrainJobAdded: false,
    mlflowRunUrl: null,
  };
}

async function compare(week: WeekData, context: WeekContext): Promise<Finding> {
  const { champion, schema, settings, reported } = context;
  const { file } = week;
  const checks = (history?: WeekHistory, pastFrauds: LabelCount[] = []) =>
    checksOf(week, schema, champion, history, pastFrauds);
  const notMeasured = {
    checks: checks(),
    reference: null,
    measure: null,
    retrain: null,
    quality: null,
    performance: null,
  };
  if (context.formerName !== undefined)
    return {
      ...notMeasured,
      outcome: 'not-tested',
      reason: `Not tested: this file was judged before, as ${context.formerName}`,
    };
  const wrongTime = wrongTimeOf(notMeasured.checks);
  if (champion === undefined && wrongTime !== undefined)
    return { ...notMeasured, outcome: 'not-tested', reason: `Not tested: ${wrongTime}` };
  if (champion === undefined)
    return { ...notMeasured, outcome: 'no-champion', reason: 'There is no model yet to compare it with' };
  if (champion.lastWeek !== undefined && compareWeeks(file, champion.lastWeek) <= 0) {
    return {
      ...notMeasured,
      outcome: 'not-tested',
      reason: `Not tested: model ${champion.version} was trained on this week or on later ones`,
    };
  }
  if (week.table.rows < 2)
    return {
      ...notMeasured,
      outcome: 'not-tested',
      reason: 'Not tested: one payment says nothing about a distribution',
    };
  const history = await context.history();
  if (history === undefined)
    return {
      ...notMeasured,
      outcome: 'not-tested',
      reason: `Not tested: none of the weeks that model ${champion.version} was trained on can be read any more`,
    };
  const lastRetrain = weeksOf(
    [...reported.values()].filter((report) => report.outcome !== 'no-champion' && report.retrainJobId !== null),
  )
    .filter((other) => compareWeeks(other, file) < 0)
    .toSorted(compareWeeks)
    .at(-1);
  const weeksSinceRetrain = lastRetrain && history.weeksBetween(lastRetrain, file);
  const past = (await history.before(file, settings.historyWeeks)).map((before) => ({
    ...before,
    alarmed: reported.get(before.file.name)?.outcome === 'alarm',
  }));
  const { judgement, measure, retrain } = measureWeek({
    schema,
    settings,
    history,
    week,
    current: history.observe(week),
    past,
    weeksSinceRetrain,
  });
  const { model, judged } = champion;
  const performance =
    model !== undefined && judged !== undefined && week.isLabelled
      ? performanceOn({ ...settings, model, judged, heldOut: history.heldOut, week: week.table, schema })
      : undefined;
  const found = checks(
    history,
    past.flatMap(({ rows, frauds, alarmed }) => (frauds === null || alarmed ? [] : [{ rows, frauds }])),
  );
  return {
    checks: found,
    reference: { weeks: [...history.reference.weeks], rows: history.reference.rows },
    outcome: judgement.alarm ? 'alarm' : 'steady',
    reason: describeDrift(judgement),
    measure,
    retrain: unlessObjected(
      eitherVerdict(retrain, performanceVerdict(performance, { ...settings, weeksSinceRetrain })),
      week,
      reported,
      wrongTimeOf(found),
    ),
    quality: model === undefined ? null : qualityOn(model, week),
    performance: performance ?? null,
  };
}

/** Drift or a drop in performance: either calls for a retraining. */
function eitherVerdict(drift: RetrainVerdict, performance: RetrainVerdict): NonNullable<DriftReport['retrain']> {
  if (drift.retrain) return { ...drift, cause: 'drift' };
  if (performance.retrain) return { ...performance, cause: 'performance' };
  return { retrain: false, reason: `${drift.reason}; ${performance.reason}` };
}

/**
 * A week whose times are wrong is to be corrected, not learned from. A late week asks for nothing: a retraining learns
 * up to the week that asks, and would leave out what is known already.
 */
function unlessObjected(
  verdict: NonNullable<DriftReport['retrain']>,
  { file, isLabelled }: WeekData,
  reported: ReportedWeeks,
  wrongTime: string | undefined,
): NonNullable<DriftReport['retrain']> {
  if (!verdict.retrain) return verdict;
  if (wrongTime !== undefined) return { retrain: false, reason: wrongTime };
  if (!isLabelled) return { retrain: false, reason: 'the week has no labels to learn from' };
  if (weeksOf([...reported.values()]).some((other) => compareWeeks(other, file) > 0))
    return { retrain: false, reason: 'the week came late, and a later one has been judged already' };
  return verdict;
}

/** What is wrong with the event time, as a clause; undefined when nothing is. */
function wrongTimeOf(checks: readonly DataCheck[]): string | undefined {
  const check = checks.find(({ name }) => name === EVENT_TIME_CHECK);
  return check === undefined || check.passed ? undefined : `its event times look wrong (${check.finding})`;
}

function weeksOf(reports: readonly { readonly week: string }[]): Week[] {
  return reports.flatMap(({ week }) => parseWeekKey(`${week}.csv`) ?? []);
}

function checksOf(
  { file, table, rows, frauds, badRows, isLabelled }: WeekData,
  schema: FeatureSchema,
  champion: Champion | undefined,
  history: WeekHistory | undefined,
  pastFrauds: readonly LabelCount[],
): DataCheck[] {
  const missing: Record<string, number> = {};
  for (const { column, value } of badRows) if (value.trim() === '') missing[column] = (missing[column] ?? 0) + 1;
  return dataChecks({
    names: schema.features,
    columns: schema.features.map((name) => featureOf(table, schema, name)),
    eventTime: table.eventTime,
    eventTimeColumn: schema.eventTime,
    referenceTimes: history && { weeks: history.times, weeksLater: weeksBetween(champion?.lastWeek, file) },
    labels: isLabelled ? table.labels : null,
    rowsInFile: rows + badRows.length,
    missing,
    baseline: history?.baseline,
    frauds: isLabelled ? { rows, frauds } : null,
    pastFrauds,
  });
}
