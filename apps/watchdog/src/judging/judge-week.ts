import type { DriftReport } from '@fraud/drift-report';
import { compareWeeks, type WeekData } from '@fraud/weekly-data';
import { checksOf, NO_LABELS, wrongTimeOf } from '../weeks/week-checks.ts';
import type { WeekContext } from '../weeks/week-context.ts';
import { compareWithChampion, type Finding } from './compare-with-champion.ts';
import { recallByWeek } from './recall-by-week.ts';

/**
 * Judges one week and returns its drift report. Neither the event time nor the labels of single rows are tested for
 * drift: the time always moves, and labels come late.
 */
export async function judgeWeek(week: WeekData, context: WeekContext): Promise<DriftReport> {
  const { file, rows, frauds, isLabelled } = week;
  const { warnings = [], ...found } = await compare(week, context);
  return {
    formatVersion: 2,
    week: file.name,
    key: file.key,
    etag: file.etag,
    contentDigest: context.contentDigest,
    checkedAt: context.now.toISOString(),
    rows,
    frauds: isLabelled ? frauds : null,
    warnings: [...week.warnings, ...warnings],
    championVersion: context.champion?.version ?? null,
    ...found,
    recallByWeek: recallByWeek(context.reported, file, found.quality),
    gain: null,
    skew: null,
    retrainJobId: null,
    retrainJobAdded: false,
    mlflowRunUrl: null,
    modelRunUrl: null,
  };
}

async function compare(week: WeekData, context: WeekContext): Promise<Finding> {
  const { champion, schema } = context;
  const { file } = week;
  const notMeasured = {
    checks: checksOf(week, schema, champion, undefined, NO_LABELS),
    reference: null,
    labels: null,
    blocked: 0,
    falseAlarms: null,
    backtest: null,
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
  return compareWithChampion(week, context, champion, history);
}
