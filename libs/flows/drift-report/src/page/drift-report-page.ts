import { grouped, percent, shortNumber } from '@fraud/charts';
import type { DriftReport, ReportedMeasure } from '../drift-report.ts';
import { categoryTable } from './category-table.ts';
import { columnTable } from './column-table.ts';
import { facts } from './facts.ts';
import { headline, isBad } from './headline.ts';
import { historyStrip } from './history-strip.ts';
import { html, type Markup, scrolling } from './markup.ts';
import { PAGE_STYLE } from './page-style.ts';
import { gainTable, performanceTable, qualityTable } from './quality-tables.ts';
import { recallChart } from './recall-chart.ts';

/**
 * The report as one HTML page that needs nothing else: no script, no font, no style sheet. Its link to the retraining
 * is relative to where the API shows it, beside the queue dashboard. About 2 kB a column and 1 kB a past week.
 */
export function driftReportPage(report: DriftReport): string {
  const { week, outcome, reason, warnings, checks, quality, recallByWeek, performance, gain, measure } = report;
  const title = headline(report);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${week}: ${title}</title>
        <style>
          ${PAGE_STYLE}
        </style>
      </head>
      <body>
        <header class="${isBad(report) ? 'alarm' : outcome}">
          <p>${week}</p>
          <h1>${title}</h1>
          <p>${reason}.</p>
          ${retrainSentence(report)}
        </header>
        <main>
          <dl>
            ${facts(report).map(
              ([term, text]) =>
                html`<div>
                  <dt>${term}</dt>
                  <dd>${text}</dd>
                </div>`,
            )}
          </dl>
          ${warnings.map((warning) => html`<p class="warning">${warning}.</p>`)} ${checkList(checks)}
          ${qualityTable(quality)} ${recallChart(recallByWeek)} ${performanceTable(performance)} ${gainTable(gain)}
          ${measure && measureSection(measure)}
        </main>
      </body>
    </html> `.text;
}

function retrainSentence({ retrain, retrainJobId, retrainJobAdded }: DriftReport): Markup | null {
  if (retrain === null) return null;
  const started = retrainJobAdded ? 'Retraining started' : 'The same retraining was requested before';
  return html`<p>
    ${retrain.retrain ? (retrainJobId === null ? 'A retraining is needed' : started) : 'No retraining'}:
    ${retrain.reason}.
  </p>`;
}

function checkList(checks: DriftReport['checks']): Markup | null {
  if (checks.length === 0) return null;
  return html`<h2>Data</h2>
    <ul class="checks">
      ${checks.map(({ name, passed, finding }) =>
        passed
          ? html`<li><b>${name}</b> ${finding}</li>`
          : html`<li class="odd"><b>${name}</b> <i>odd</i> ${finding}</li>`,
      )}
    </ul>`;
}

function measureSection(measure: ReportedMeasure): Markup {
  const { alpha, falseAlarmsPerYear } = measure;
  const perYear = shortNumber(falseAlarmsPerYear);
  return html`${measure.strip.length > 0 ? stripSection(measure) : null}
    <h2>All columns together</h2>
    <p>${jointSentence(measure.joint)}</p>
    <h2>Columns, the farthest first</h2>
    <p>
      A column counts as drifted when less than ${percent(alpha)} of the weeks without drift would show such a distance
      in any column. That makes ${perYear} false ${falseAlarmsPerYear === 1 ? 'alarm' : 'alarms'} a year. Filled: what
      the model learned from. Line: this week.
    </p>
    ${scrolling('Columns, the farthest first', columnTable(measure))}
    ${measure.categories.length > 0 ? categorySection(measure) : null}`;
}

function categorySection(measure: ReportedMeasure): Markup {
  return html`<h2>Categories, the farthest first</h2>
    <p>
      The share of the payments that each level has, in what the model learned and in this week. Of many levels the most
      frequent ones are shown. Lines that moved further than chance and normal weekly changes explain come first.
    </p>
    ${scrolling('Categories, the farthest first', categoryTable(measure))}`;
}

function stripSection(measure: ReportedMeasure): Markup {
  return html`<h2>Week by week</h2>
    <p>
      How far each column lies from what the model learned. Distances are measured in normal weekly changes: 1 is a
      usual change, 8 or more has full colour. <span class="key high"></span> Positive: higher or wider.
      <span class="key low"></span> Negative: lower or narrower.
    </p>
    ${scrolling('Distance of each column, week by week', historyStrip(measure))}`;
}

function jointSentence(joint: ReportedMeasure['joint']): string {
  if (joint === null) return 'Not measured: too few payments.';
  const chance = joint.pValue < 1e-4 ? 'less than one in 10,000' : percent(joint.pValue);
  return (
    "Can a model tell this week's payments from earlier ones? " +
    `Score ${joint.auc.toFixed(2)} (0.5 = no difference, 1 = completely different) on ${grouped(joint.rows)} ` +
    `payments of each; the probability of such a score without drift: ${chance}. ` +
    'The score also sees columns that have stopped going together. No alarm depends on it.'
  );
}
