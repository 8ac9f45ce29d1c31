import type { ReportedMeasure } from '../drift-report.ts';
import { columnName } from './column-name.ts';
import { html, type Markup } from './markup.ts';

type ReportedColumn = ReportedMeasure['columns'][number];

const HEADS = ['Column', 'Before and after', 'Distance', 'Moved', 'Mean', 'Deviation', 'KS', 'Wasserstein', 'PSI'];

/** The columns, the farthest first. */
export function columnTable({ columns }: ReportedMeasure): Markup {
  const hasDiscrete = columns.some(({ chiSquare }) => chiSquare !== null);
  const heads = [...HEADS, ...(hasDiscrete ? ['Chi-square'] : []), 'Importance', 'Since'];
  const ranked = columns.toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  return html`<table>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${ranked.map((column) => columnRow(column, hasDiscrete))}
    </tbody>
  </table>`;
}

function columnRow(column: ReportedColumn, hasDiscrete: boolean): Markup {
  const { unit, drifted, importance, since, chiSquare } = column;
  const inUnit = unit === '' ? '' : ` ${unit}`;
  const cells = [
    beforeAfter(column.histograms),
    Math.abs(column.distance).toFixed(1),
    column.direction,
    `${short(column.referenceMean)} → ${short(column.currentMean)}${inUnit}`,
    `${short(column.referenceDeviation)} → ${short(column.currentDeviation)}${inUnit}`,
    column.ks.statistic.toFixed(3),
    column.wasserstein.toFixed(3),
    column.psi.toFixed(3),
    ...(hasDiscrete ? [chiSquare === null ? '' : `p ${short(chiSquare.pValue)}`] : []),
    importance === null ? '' : `${(100 * importance).toFixed(1)} %`,
    since === null ? '' : since.replace(/^week_/, ''),
  ];
  const values = cells.map((cell) => html`<td>${cell}</td>`);
  return drifted
    ? html`<tr class="drifted">
        <th scope="row">${columnName(column)} <b>drifted</b></th>
        ${values}
      </tr>`
    : html`<tr>
        <th scope="row">${columnName(column)}</th>
        ${values}
      </tr>`;
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

const WIDTH = 168;
const HEIGHT = 40;

/** Two outlines over the same bins: the reference filled, this week as a line. */
function beforeAfter({ reference, current }: ReportedColumn['histograms']): Markup {
  const highest = Math.max(...reference, ...current);
  const outline = (shares: readonly number[]) =>
    shares
      .map((share, bin) => `${bin === 0 ? 'M' : 'L'}${x(bin, shares)},${y(share, highest)}H${x(bin + 1, shares)}`)
      .join('');
  const size = html`viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`;
  return html`<svg class="bins" ${size} role="img" aria-label="Before and after">
    <path class="before" d="${outline(reference)}V${HEIGHT}H0Z" />
    <path class="after" d="${outline(current)}" />
  </svg>`;
}

function x(bin: number, shares: readonly number[]): number {
  return Math.round((WIDTH * bin) / shares.length);
}

/** The square root shows small shares too. */
function y(share: number, highest: number): string {
  return (HEIGHT - 1 - (HEIGHT - 3) * Math.sqrt(share / highest)).toFixed(1);
}
