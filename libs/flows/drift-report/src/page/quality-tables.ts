import { grouped, percent } from '@fraud/charts';
import type { DriftReport } from '../drift-report.ts';
import { html, type Markup, scrolling } from './markup.ts';

/** How well the champion is expected to do on the week, and how well it did. */
export function qualityTable(quality: DriftReport['quality']): Markup | null {
  if (quality === null) return null;
  const { expected, realised, fall, threshold, flaggedShare } = quality;
  const row = (title: string, before: string, after: string) =>
    html`<tr>
      <th scope="row">${title}</th>
      <td>${before}</td>
      <td>${after}</td>
    </tr>`;
  const share = (value: number | null | undefined) => (value === null || value === undefined ? '–' : percent(value));
  const count = (value: number | undefined) => (value === undefined ? '–' : grouped(value));
  const frauds = `${expected.frauds.toFixed(1)} ± ${(2 * expected.fraudsDeviation).toFixed(1)}`;
  return html`<h2>Quality of the model on this week</h2>
    <p>
      Expected: what the model itself expected for this week, before the labels came, at the threshold
      ${threshold.toFixed(3)}. Realised: what the labels say. A large gap between the two means that fraud has changed.
    </p>
    ${scrolling(
      'Quality of the model on this week',
      html`<table class="small">
        <thead>
          <tr>
            <td></td>
            <th scope="col">Expected</th>
            <th scope="col">Realised</th>
          </tr>
        </thead>
        <tbody>
          ${row('Frauds', frauds, count(realised?.frauds))}
          ${row('Precision', share(expected.precision), share(realised?.precision))}
          ${row('Recall', share(expected.recall), share(realised?.recall))}
          ${row('Flagged', grouped(expected.flagged), count(realised?.flagged))}
        </tbody>
      </table>`,
    )}
    ${realised && html`<p>${observedSentence(expected, realised.frauds)}</p>`}
    ${flaggedShare && html`<p>${flaggedSentence(flaggedShare)}</p>`} ${fall && html`<p>${fallSentence(fall)}</p>`}`;
}

type Quality = NonNullable<DriftReport['quality']>;

/** How many times as many frauds came as the model expected, and what chance alone explains. */
function observedSentence({ frauds, fraudsDeviation }: Quality['expected'], observed: number): string {
  if (frauds === 0) return 'No fraud was expected.';
  const reach = (2 * fraudsDeviation) / frauds;
  const chance = `${Math.max(0, 1 - reach).toFixed(2)} to ${(1 + reach).toFixed(2)}`;
  return `Observed over expected frauds: ${(observed / frauds).toFixed(2)}; chance alone explains ${chance}.`;
}

function flaggedSentence({ judged, served }: NonNullable<Quality['flaggedShare']>): string {
  return `Flagged: ${percent(served)} of the payments; ${percent(judged)} when the model was judged.`;
}

type Fall = NonNullable<NonNullable<DriftReport['quality']>['fall']>;

function fallSentence({ recall, precision, pValue, alpha, alarm }: Fall): string {
  const texts = Object.entries({ recall, precision }).flatMap(([name, figure]) =>
    figure === null ? [] : [`${name} ${percent(figure.current)}, and ${percent(figure.reference)} in earlier weeks`],
  );
  const verdict = alarm ? 'This is an alarm' : 'This is no alarm';
  return (
    `Labels are not known yet. Expected: ${texts.join('; ')}. ${verdict}: ` +
    `the probability of such a week without a fall is ${percent(pValue)}, ` +
    `and an alarm needs less than ${percent(alpha)}.`
  );
}

type Worsening = NonNullable<DriftReport['performance']>['auprc'];

/** How much worse it does than when it was judged. */
export function performanceTable(performance: DriftReport['performance']): Markup | null {
  if (performance === null) return null;
  const { auprc, cost, falseAlarms, errorRate } = performance;
  return html`<h2>Performance on the labels of this week</h2>
    <p>
      Then: on the rows the model was judged on, before it went live. Now: on this week, at the same share of frauds. If
      both ends of "Worse by" are above 0, the model has got worse, and chance is an unlikely explanation
      (${percent(errorRate)}). Frauds that come together, and how much past weeks differed anyway, are counted in.
    </p>
    ${scrolling(
      'Performance on the labels of this week',
      html`<table class="small">
        <thead>
          <tr>
            <td></td>
            <th scope="col">Then</th>
            <th scope="col">Now</th>
            <th scope="col">Worse by</th>
          </tr>
        </thead>
        <tbody>
          ${worseningRow('AUPRC', auprc, (value) => value.toFixed(3))}
          ${cost && worseningRow('Cost per payment', cost, (value) => value.toFixed(2))}
          ${falseAlarms && worseningRow('Honest payments flagged', falseAlarms, percent)}
        </tbody>
      </table>`,
    )}`;
}

function worseningRow(title: string, figure: Worsening, shown: (value: number) => string): Markup {
  const { reference, current, low, high } = figure;
  const cells = [shown(reference), shown(current), `${shown(low)} to ${shown(high)}`];
  const values = cells.map((cell) => html`<td>${cell}</td>`);
  return low > 0
    ? html`<tr class="drifted">
        <th scope="row">${title} <b>worse</b></th>
        ${values}
      </tr>`
    : html`<tr>
        <th scope="row">${title}</th>
        ${values}
      </tr>`;
}

/** What the champion's promotion has brought so far. */
export function gainTable(gain: DriftReport['gain']): Markup | null {
  if (gain === null) return null;
  const { weeks, frauds, auprc, money } = gain;
  return html`<h2>Since the model went live</h2>
    <p>
      The model beside the one it replaced, on the labels that came since: ${weeks} ${weeks === 1 ? 'week' : 'weeks'}
      with ${grouped(frauds)} frauds. Above 0 is better. An interval that leaves out 0 is no matter of chance, in
      whichever week you look (95 % for all weeks together).
    </p>
    ${scrolling(
      'Since the model went live',
      html`<table class="small">
        <thead>
          <tr>
            <td></td>
            <th scope="col">Gain</th>
            <th scope="col">Interval</th>
          </tr>
        </thead>
        <tbody>
          ${gainRow('AUPRC', auprc, 3)} ${money && gainRow('Money saved', money, 0)}
        </tbody>
      </table>`,
    )}`;
}

function gainRow(
  title: string,
  { gain, low, high }: NonNullable<DriftReport['gain']>['auprc'],
  digits: number,
): Markup {
  const shown = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
  const values = html`<td>${shown(gain)}</td>
    <td>${shown(low)} to ${shown(high)}</td>`;
  return high < 0
    ? html`<tr class="drifted">
        <th scope="row">${title} <b>worse</b></th>
        ${values}
      </tr>`
    : html`<tr>
        <th scope="row">${title}</th>
        ${values}
      </tr>`;
}
