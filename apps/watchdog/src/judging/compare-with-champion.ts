/** A week against what the champion learned and how well it answers: what is found, and whether to retrain. */
import { describeDrift, falseAlarmBudget, performanceVerdict, type QualityFall } from '@fraud/drift';
import type { DriftReport } from '@fraud/drift-report';
import { inputWords } from '@fraud/feature-schema';
import { compareWeeks, type WeekData } from '@fraud/weekly-data';
import { checksOf, wrongTimeOf } from '../weeks/week-checks.ts';
import type { WeekContext } from '../weeks/week-context.ts';
import type { WeekHistory } from '../weeks/week-history.ts';
import { backtest } from './backtest.ts';
import type { Champion } from './champion.ts';
import { expectedFall, performanceOn, qualityOn } from './champion-quality.ts';
import { type JudgedLabels, judgedLabels } from './judged-labels.ts';
import { measureWeek } from './measure-week.ts';
import { pastPerformance } from './past-performance.ts';
import { firstVerdict, NONE_MATURED, unlessObjected, weeksOf, WITHOUT_LABELS } from './retrain-reasons.ts';

export type Finding = Pick<
  DriftReport,
  | 'checks'
  | 'reference'
  | 'outcome'
  | 'reason'
  | 'labels'
  | 'blocked'
  | 'falseAlarms'
  | 'backtest'
  | 'measure'
  | 'retrain'
  | 'quality'
  | 'performance'
> & { readonly warnings?: readonly string[] };

/** O(past weeks x rows x columns), with what `judgedLabels` reads. */
export async function compareWithChampion(
  week: WeekData,
  { schema, settings, reported }: WeekContext,
  champion: Champion,
  history: WeekHistory,
): Promise<Finding> {
  const { file } = week;
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
  const labels = await judgedLabels(week, history, champion, settings.labelDelayDays);
  const { model, judged } = champion;
  const current = history.observe(week);
  const answering = model && judged && { model, judged, heldOut: history.heldOut };
  const budget = falseAlarmBudget(settings.falseAlarmsPerYear, {
    performance: answering !== undefined && labels.table !== undefined,
    expectedQuality: answering !== undefined && !labels.isWeekKnown,
  });
  const { judgement, measure, retrain } = measureWeek({
    schema,
    settings: { ...settings, falseAlarmsPerYear: budget.drift },
    history,
    week,
    current,
    past,
    labels,
    weeksSinceRetrain,
  });
  const performance =
    answering && labels.table
      ? performanceOn({
          ...settings,
          ...answering,
          labelled: labels.table,
          schema,
          past: pastPerformance(reported, file),
        })
      : undefined;
  const unseen = past.flatMap(({ scores, alarmed }) => (scores === undefined || alarmed ? [] : [scores]));
  const fall =
    answering && current.scores && budget.expectedQuality > 0
      ? expectedFall(answering, unseen, current.scores, budget.expectedQuality)
      : null;
  const calm = past.filter(({ alarmed }) => !alarmed);
  const found = checksOf(week, schema, champion, history, {
    frauds: labels.count,
    pastFrauds: calm.flatMap((each) => labels.countBefore(each) ?? []),
    labelDays:
      settings.labelDelayDays > 0 ? [] : [...calm, current].flatMap((each) => (each.labelDays ? [each.labelDays] : [])),
  });
  const wordsOf = inputWords(schema);
  const described = describeDrift(judgement, (name) => wordsOf(name).title);
  return {
    checks: found,
    reference: { weeks: [...history.reference.weeks], rows: history.reference.rows },
    warnings: labels.warnings,
    labels: reportedLabels(labels, settings.labelDelayDays),
    blocked: labels.blocked,
    outcome: judgement.alarm || fall?.alarm ? 'alarm' : 'steady',
    reason: fall?.alarm ? `${describeFall(fall)}. ${described}` : described,
    falseAlarms: { perYear: settings.falseAlarmsPerYear, ...budget },
    backtest: await backtest(past, history.baseline, labels, budget.drift),
    measure,
    retrain: unlessObjected(
      firstVerdict(
        champion.schemaChange,
        retrain,
        labels.table
          ? performanceVerdict(performance, { ...settings, weeksSinceRetrain })
          : week.isLabelled
            ? NONE_MATURED
            : WITHOUT_LABELS,
      ),
      week,
      reported,
      wrongTimeOf(found),
    ),
    quality: answering
      ? { ...qualityOn(answering, labels.table ?? week.table, labels.table !== undefined), fall }
      : null,
    performance: performance ?? null,
  };
}

function reportedLabels({ count, weeks }: JudgedLabels, delayDays: number): DriftReport['labels'] {
  return delayDays === 0 ? null : { delayDays, rows: count?.rows ?? 0, frauds: count?.frauds ?? 0, weeks: [...weeks] };
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
