import type { DriftReport } from './drift-report.ts';
import { grouped, percent } from './numbers.ts';

/** How well the champion is expected to do on the week, and how well it did. */
export function qualityTable(quality: DriftReport['quality']): string {
  if (quality === null) return '';
  const { expected, realised, threshold } = quality;
  const row = (title: string, before: string, after: string) =>
    `<tr><th>${title}</th><td>${before}</td><td>${after}</td></tr>`;
  const share = (value: number | null | undefined) => (value === null || value === undefined ? '–' : percent(value));
  return `<h2>Quality of the model on this week</h2>
<p>Expected from its scores alone, with the threshold at ${threshold.toFixed(3)}: right as far as the scores are calibrated and frauds look as they did.</p>
<div class="scroll"><table class="small">
<thead><tr><th></th><th>Expected</th><th>Realised</th></tr></thead>
<tbody>
${row('Frauds', `${expected.frauds.toFixed(1)} ± ${(2 * expected.fraudsDeviation).toFixed(1)}`, realised === null ? '–' : grouped(realised.frauds))}
${row('Precision', share(expected.precision), share(realised?.precision))}
${row('Recall', share(expected.recall), share(realised?.recall))}
${row('Flagged', grouped(expected.flagged), realised === null ? '–' : grouped(realised.flagged))}
</tbody></table></div>`;
}

/** How much worse it does than when it was judged. */
export function performanceTable(performance: DriftReport['performance']): string {
  if (performance === null) return '';
  const { auprc, cost, falseAlarms, errorRate } = performance;
  const row = (title: string, { reference, current, low, high }: typeof auprc, shown: (value: number) => string) =>
    `<tr${low > 0 ? ' class="drifted"' : ''}><th>${title}${low > 0 ? ' <b>worse</b>' : ''}</th><td>${shown(reference)}</td><td>${shown(current)}</td><td>${shown(low)} to ${shown(high)}</td></tr>`;
  return `<h2>Performance on the labels of this week</h2>
<p>Beside the rows it was judged on, at their share of frauds. The interval holds the truth with a chance of ${percent(1 - 2 * errorRate)}; above 0 the model has become worse beyond chance.</p>
<div class="scroll"><table class="small">
<thead><tr><th></th><th>Then</th><th>Now</th><th>Worse by</th></tr></thead>
<tbody>
${row('AUPRC', auprc, (value) => value.toFixed(3))}
${cost === null ? '' : row('Cost a transaction', cost, (value) => value.toFixed(2))}
${falseAlarms === null ? '' : row('Legitimate transactions flagged', falseAlarms, percent)}
</tbody></table></div>`;
}
