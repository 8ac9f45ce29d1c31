import { beforeAfter } from './before-after.ts';
import type { ReportedMeasure } from './drift-report.ts';
import { escaped } from './escaped.ts';

type ReportedColumn = ReportedMeasure['columns'][number];

/** The columns, the farthest first. */
export function columnTable({ columns }: ReportedMeasure): string {
  const hasDiscrete = columns.some(({ chiSquare }) => chiSquare !== null);
  const ranked = columns.toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  return `<div class="scroll"><table>
<thead><tr><th>Column</th><th>Before and after</th><th>Distance</th><th>Moved</th><th>Mean</th><th>Deviation</th><th>KS</th><th>Wasserstein</th><th>PSI</th>${hasDiscrete ? '<th>Chi-square</th>' : ''}<th>Importance</th><th>Since</th></tr></thead>
<tbody>
${ranked.map((column) => columnRow(column, hasDiscrete)).join('\n')}
</tbody>
</table></div>`;
}

function columnRow(column: ReportedColumn, hasDiscrete: boolean): string {
  const { name, drifted, importance, since, chiSquare } = column;
  const cells = [
    beforeAfter(column.histograms),
    `${Math.abs(column.distance).toFixed(1)}`,
    escaped(column.direction),
    `${short(column.referenceMean)} → ${short(column.currentMean)}`,
    `${short(column.referenceDeviation)} → ${short(column.currentDeviation)}`,
    column.ks.statistic.toFixed(3),
    column.wasserstein.toFixed(3),
    column.psi.toFixed(3),
    ...(hasDiscrete ? [chiSquare === null ? '' : `p ${short(chiSquare.pValue)}`] : []),
    importance === null ? '' : `${(100 * importance).toFixed(1)} %`,
    since === null ? '' : escaped(since.replace(/^week_/, '')),
  ];
  return `<tr${drifted ? ' class="drifted"' : ''}><th>${escaped(name)}${drifted ? ' <b>drifted</b>' : ''}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
