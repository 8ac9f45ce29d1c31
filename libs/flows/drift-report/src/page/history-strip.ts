import type { ReportedMeasure } from '../drift-report.ts';
import { columnName } from './column-name.ts';
import { html, type Markup } from './markup.ts';

/** Distance from which a cell has its full colour. */
const FULL = 8;

/** Heat map: a row for each column of the data, a cell for each week, this week last. About 40 bytes a cell. */
export function historyStrip({ strip, columns, categories }: ReportedMeasure): Markup {
  return html`<table class="strip">
    <thead>
      <tr>
        <th scope="col">Column</th>
        ${strip.map(({ week, alarmed }) => weekHead(week, alarmed))}
      </tr>
    </thead>
    <tbody>
      ${[...columns, ...categories].map(
        (column, c) =>
          html`<tr>
            <th scope="row">${columnName(column)}</th>
            ${strip.map(({ distances }) => cell(distances[c] ?? null))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function weekHead(week: string, alarmed: boolean): Markup {
  const name = week.replace('week_', '').replace('_', ' ');
  return alarmed ? html`<th scope="col" class="alarmed">${name} alarm</th>` : html`<th scope="col">${name}</th>`;
}

function cell(distance: number | null): Markup {
  if (distance === null) return html`<td>–</td>`;
  const step = Math.min(FULL, Math.round(Math.abs(distance)));
  return html`<td class="${distance < 0 ? 'low' : 'high'} step-${step}">${distance.toFixed(1)}</td>`;
}
