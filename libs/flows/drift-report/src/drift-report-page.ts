import { columnTable } from './column-table.ts';
import type { DriftReport, ReportedMeasure } from './drift-report.ts';
import { escaped } from './escaped.ts';
import { historyStrip } from './history-strip.ts';
import { grouped, percent } from './numbers.ts';
import { PAGE_STYLE } from './page-style.ts';
import { performanceTable, qualityTable } from './quality-tables.ts';

const VERDICTS: Record<DriftReport['outcome'], string> = {
  alarm: 'Drift: this week differs from what the model learned',
  steady: 'No drift that matters',
  'not-tested': 'Not tested',
  'no-champion': 'No model to compare with yet',
};

/**
 * The report as one HTML page that needs nothing else: no script, no font, no address. About 2 kB a column and 1 kB a
 * past week.
 */
export function driftReportPage(report: DriftReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.week)}: ${VERDICTS[report.outcome]}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header class="${report.outcome}">
<p>${escaped(report.week)}</p>
<h1>${VERDICTS[report.outcome]}</h1>
<p>${escaped(report.reason)}.</p>
${report.retrain === null ? '' : `<p>${report.retrain.retrain ? 'It calls for a retraining' : 'No retraining'}: ${escaped(report.retrain.reason)}.</p>`}
</header>
<dl>
${facts(report)
  .map(([term, text]) => `<div><dt>${term}</dt><dd>${escaped(text)}</dd></div>`)
  .join('\n')}
</dl>
${report.warnings.map((warning) => `<p class="warning">${escaped(warning)}.</p>`).join('\n')}
${checkList(report.checks)}
${qualityTable(report.quality)}
${performanceTable(report.performance)}
${report.measure === null ? '' : measureOf(report.measure)}
</body>
</html>
`;
}

function facts({
  rows,
  frauds,
  key,
  championVersion,
  reference,
  retrainJobId,
  mlflowRunUrl,
  checkedAt,
  measure,
}: DriftReport): [string, string][] {
  return [
    ['Transactions', `${grouped(rows)} in ${key}`],
    [
      'Frauds',
      frauds === null
        ? 'not labelled'
        : `${grouped(frauds)} (${percent(frauds / rows)})${measure?.frauds ? `, ${percent(measure.frauds.referenceShare)} before` : ''}`,
    ],
    ['Model', championVersion ?? 'none'],
    [
      'Compared with',
      reference === null ? 'nothing' : `${grouped(reference.rows)} transactions of ${reference.weeks.join(', ')}`,
    ],
    ...(measure === null
      ? []
      : [
          [
            'False alarms',
            `${measure.falseAlarmsPerYear} a year expected; ${measure.rule.kind}, ${measure.rule.pastWeeks} past weeks`,
          ] satisfies [string, string],
        ]),
    ['Retraining', retrainJobId === null ? 'not asked for' : `asked for: ${retrainJobId}`],
    ['MLflow', mlflowRunUrl ?? 'not recorded'],
    ['Checked', checkedAt],
  ];
}

function checkList(checks: DriftReport['checks']): string {
  if (checks.length === 0) return '';
  return `<h2>Data</h2>
<ul class="checks">
${checks.map(({ name, passed, finding }) => `<li${passed ? '' : ' class="odd"'}><b>${escaped(name)}</b> ${passed ? '' : '<i>odd</i> '}${escaped(finding)}</li>`).join('\n')}
</ul>`;
}

function measureOf(measure: ReportedMeasure): string {
  return `<h2>Week by week</h2>
<p>How far each column lies from what the model learned, in the steps it takes from week to week anyway: <span class="key high"></span> higher or wider, <span class="key low"></span> lower or narrower; full colour from eight steps on. Weeks in bold raised an alarm.</p>
<div class="scroll">${historyStrip(measure)}</div>
<h2>All columns together</h2>
<p>${jointSentence(measure.joint)}</p>
<h2>Columns, the farthest first</h2>
<p>A column has drifted when an undrifted week would show such a distance in any column with a chance below ${percent(measure.alpha)}, which makes ${measure.falseAlarmsPerYear} false ${measure.falseAlarmsPerYear === 1 ? 'alarm' : 'alarms'} a year. Filled: what the model learned from; line: this week.</p>
${columnTable(measure)}`;
}

function jointSentence(joint: ReportedMeasure['joint']): string {
  if (joint === null) return 'Not measured: too few transactions.';
  const chance = joint.pValue < 1e-4 ? 'less than one in 10,000' : percent(joint.pValue);
  return `A forest tells ${grouped(joint.rows)} transactions of this week from as many of those before with an area under the ROC curve of ${joint.auc.toFixed(3)}, where 0.5 is not at all; chance of so much without drift: ${chance}. It also sees columns that no longer go together; no alarm depends on it.`;
}
