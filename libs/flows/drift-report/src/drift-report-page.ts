import { KS_THAT_MATTERS, PSI_THAT_MATTERS } from '@fraud/drift';
import type { DriftReport } from './drift-report.ts';
import { PAGE_STYLE } from './page-style.ts';

type ReportedColumn = NonNullable<DriftReport['measure']>['columns'][number];

const VERDICTS: Record<DriftReport['outcome'], string> = {
  alarm: 'Drift: this week differs from what the model learned',
  steady: 'No drift that matters',
  'not-tested': 'Not tested',
  'no-champion': 'No model to compare with yet',
};

/** The report as one HTML page that needs nothing else: no script, no font, no address. About 500 bytes a column. */
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
</header>
<dl>
${facts(report).map(([term, text]) => `<div><dt>${term}</dt><dd>${escaped(text)}</dd></div>`).join('\n')}
</dl>
${report.warnings.map((warning) => `<p class="warning">${escaped(warning)}.</p>`).join('\n')}
${report.measure === null ? '' : columnTable(report.measure)}
</body>
</html>
`;
}

function facts({ rows, frauds, key, championVersion, reference, retrainJobId, mlflowRunUrl, checkedAt }: DriftReport): [string, string][] {
  return [
    ['Transactions', `${grouped(rows)} in ${key}`],
    ['Frauds', `${frauds} (${((100 * frauds) / rows).toFixed(2)} %)`],
    ['Model', championVersion ?? 'none'],
    ['Compared with', reference === null ? 'nothing' : `${grouped(reference.rows)} transactions of ${reference.weeks.join(', ')}`],
    ['Retraining', retrainJobId === null ? 'not asked for' : `asked for: ${retrainJobId}`],
    ['MLflow', mlflowRunUrl ?? 'not recorded'],
    ['Checked', checkedAt],
  ];
}

function columnTable({ alpha, columns }: NonNullable<DriftReport['measure']>): string {
  const ranked = columns.toSorted((a, b) => b.ks.statistic - a.ks.statistic);
  return `<h2>Columns, the farthest first</h2>
<p>A column has drifted when the difference is beyond chance (p below ${alpha} after correction for all tests) and large enough to matter:
a Kolmogorov-Smirnov distance of at least ${KS_THAT_MATTERS}, or a population stability index of at least ${PSI_THAT_MATTERS}.</p>
<div class="scroll"><table>
<thead><tr><th>Column</th><th>KS distance</th><th>PSI</th><th>Mean</th><th>Mean moved</th><th>Deviation</th><th>p, corrected</th></tr></thead>
<tbody>
${ranked.map(columnRow).join('\n')}
</tbody>
</table></div>`;
}

function columnRow(column: ReportedColumn): string {
  const { name, ks, psi, referenceMean, currentMean, referenceDeviation, currentDeviation, adjustedPValue, drifted } = column;
  const moved = referenceDeviation === 0 ? '' : `${signed((currentMean - referenceMean) / referenceDeviation)} deviations`;
  const cells = [
    `<span class="bar"><span style="width: ${(100 * ks.statistic).toFixed(1)}%"></span></span> ${ks.statistic.toFixed(3)}`,
    psi.toFixed(3),
    `${short(referenceMean)} → ${short(currentMean)}`,
    moved,
    `${short(referenceDeviation)} → ${short(currentDeviation)}`,
    adjustedPValue < 1e-4 ? '&lt; 0.0001' : adjustedPValue.toFixed(4),
  ];
  return `<tr${drifted ? ' class="drifted"' : ''}><th>${escaped(name)}${drifted ? ' <b>drifted</b>' : ''}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toString();
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
