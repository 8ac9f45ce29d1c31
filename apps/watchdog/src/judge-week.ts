import {
  describeDrift,
  EXPECTED_QUALITY_SHARE,
  type LabelCount,
  performanceVerdict,
  type QualityFall,
} from '@fraud/drift';
import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import type { FeatureSchema } from '@fraud/feature-schema';
import { compareWeeks, type WeekData } from '@fraud/weekly-data';
import type { Champion } from './champion.ts';
import { expectedFall, performanceOn, qualityOn } from './champion-quality.ts';
import type { DriftSettings } from './config.ts';
import { measureWeek } from './measure-week.ts';
import { eitherVerdict, unlessObjected, weeksOf, WITHOUT_LABELS } from './retrain-reasons.ts';
import { checksOf, wrongTimeOf } from './week-checks.ts';
import type { WeekHistory } from './week-history.ts';

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
    modelRunUrl: null,
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
    return {
      ...notMeasured,
      outcome: 'no-champion',
      reason: `There is no model yet to compare it with${week.isLabelled ? '; a first one will be trained' : ''}`,
    };
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
  const { model, judged } = champion;
  const current = history.observe(week);
  const answering = model && judged && { model, judged, heldOut: history.heldOut };
  const spent = week.isLabelled || answering === undefined ? 0 : EXPECTED_QUALITY_SHARE;
  const { judgement, measure, retrain } = measureWeek({
    schema,
    settings: { ...settings, falseAlarmsPerYear: (1 - spent) * settings.falseAlarmsPerYear },
    history,
    week,
    current,
    past,
    weeksSinceRetrain,
  });
  const performance =
    answering && week.isLabelled ? performanceOn({ ...settings, ...answering, week: week.table, schema }) : undefined;
  const unseen = past.flatMap(({ scores, alarmed }) => (scores === undefined || alarmed ? [] : [scores]));
  const fall =
    answering && current.scores && spent > 0
      ? expectedFall(answering, unseen, current.scores, spent * settings.falseAlarmsPerYear)
      : null;
  const found = checks(
    history,
    past.flatMap(({ rows, frauds, alarmed }) => (frauds === null || alarmed ? [] : [{ rows, frauds }])),
  );
  return {
    checks: found,
    reference: { weeks: [...history.reference.weeks], rows: history.reference.rows },
    outcome: judgement.alarm || fall?.alarm ? 'alarm' : 'steady',
    reason: fall?.alarm ? `${describeFall(fall)}. ${describeDrift(judgement)}` : describeDrift(judgement),
    measure,
    retrain: unlessObjected(
      eitherVerdict(
        retrain,
        week.isLabelled ? performanceVerdict(performance, { ...settings, weeksSinceRetrain }) : WITHOUT_LABELS,
      ),
      week,
      reported,
      wrongTimeOf(found),
    ),
    quality: answering ? { ...qualityOn(answering, week), fall } : null,
    performance: performance ?? null,
  };
}

function describeFall({ recall, precision }: QualityFall): string {
  const fallen = [
    ...(recall ? [`${percent(recall.current)} of the frauds (${percent(recall.reference)} in earlier weeks)`] : []),
    ...(precision ? [`${percent(precision.current)} of the flagged as frauds (${percent(precision.reference)})`] : []),
  ];
  return `The labels are not known yet, and the model expects to find only ${fallen.join(' and ')}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
