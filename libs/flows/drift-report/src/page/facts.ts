import { grouped, percent, shortNumber } from '@fraud/charts';
import type { DriftReport, ReportedMeasure } from '../drift-report.ts';
import { html, type Markup } from './markup.ts';

/** What stands at the top of the page, as terms with their texts. */
export function facts(report: DriftReport): [string, string | Markup][] {
  const { rows, frauds, key, championVersion, modelRunUrl, reference, retrainJobId, mlflowRunUrl, checkedAt, measure } =
    report;
  const before = measure?.frauds ? `, ${percent(measure.frauds.referenceShare)} before` : '';
  return [
    ['Payments', `${grouped(rows)} in ${key}`],
    ['Frauds', frauds === null ? 'not labelled' : `${grouped(frauds)} (${percent(frauds / rows)})${before}`],
    ...labelFact(report),
    ...blockedFact(report),
    ...skewFact(report),
    ['Model', championVersion === null ? 'none' : linked(championVersion, modelRunUrl)],
    [
      'Compared with',
      reference === null ? 'nothing' : `${grouped(reference.rows)} payments of ${reference.weeks.join(', ')}`,
    ],
    ...(measure === null ? [] : [['False alarms', ruleSentence(measure, report)] satisfies [string, string]]),
    [
      'Retraining',
      retrainJobId === null ? 'not started' : html`<a href="../queue/retrain/${retrainJobId}">${retrainJobId}</a>`,
    ],
    ['MLflow', mlflowRunUrl === null ? 'not recorded' : linked(mlflowRunUrl, mlflowRunUrl)],
    ['Checked', checkedAt],
  ];
}

function blockedFact({ blocked }: DriftReport): [string, string][] {
  if (blocked === 0) return [];
  const text = 'were blocked and never found out about: left out of performance and share of frauds';
  return [['Blocked', `${grouped(blocked)} ${text}`]];
}

function skewFact({ skew }: DriftReport): [string, string][] {
  if (skew === null) return [];
  const { compared, differing, stale, columns } = skew;
  const named = columns.slice(0, 5).map((column) => column.name);
  const where = differing === 0 ? '' : `, in ${named.join(', ')}${columns.length > named.length ? ' and others' : ''}`;
  const text = `${grouped(compared)} decisions recomputed as in training, ${grouped(differing)} differ${where}`;
  return [['Histories', `${text}; ${grouped(stale)} were answered with a stale history`]];
}

/** Which labels the model and the share of frauds are judged by, where frauds are reported late. */
function labelFact({ labels }: DriftReport): [string, string][] {
  if (labels === null) return [];
  const { delayDays, rows, frauds, weeks } = labels;
  const judged =
    rows === 0
      ? 'none have matured since the week before: neither the model nor the share of frauds is judged by labels'
      : `judged by ${grouped(rows)} payments of ${weeks.join(', ')} with ${grouped(frauds)} frauds, whose labels ` +
        'have matured since the week before';
  return [['Labels', `final after ${delayDays} days; ${judged}`]];
}

function ruleSentence(
  { falseAlarmsPerYear, rule: { kind, pastWeeks } }: ReportedMeasure,
  { falseAlarms, backtest }: DriftReport,
): string {
  const weeks = `${pastWeeks} past ${pastWeeks === 1 ? 'week' : 'weeks'}`;
  const source =
    kind === 'calibrated' ? `variation measured on ${weeks}` : `standard variation assumed, ${weeks} known`;
  const expected =
    falseAlarms === null
      ? `${shortNumber(falseAlarmsPerYear)} a year expected`
      : `${shortNumber(falseAlarms.perYear)} a year expected (${budgetText(falseAlarms)})`;
  const replayed =
    backtest === null
      ? ''
      : `. On your own past weeks drift would have rung ${times(backtest.alarms.length)} in ${backtest.weeks} weeks` +
        (backtest.alarms.length === 0 ? '' : ` (${backtest.alarms.join(', ')})`);
  return `${expected}; ${source}${replayed}`;
}

function budgetText({ drift, performance, expectedQuality }: NonNullable<DriftReport['falseAlarms']>): string {
  return Object.entries({ drift, performance, 'expected quality': expectedQuality })
    .filter(([, perYear]) => perYear > 0)
    .map(([signal, perYear]) => `${signal} ${shortNumber(perYear)}`)
    .join(', ');
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** A run of an MLflow server is a link, a folder of files is not. */
function linked(text: string, runUrl: string | null): string | Markup {
  return runUrl !== null && /^https?:/.test(runUrl) ? html`<a href="${runUrl}">${text}</a>` : text;
}
