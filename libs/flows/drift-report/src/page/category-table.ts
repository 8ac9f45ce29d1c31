import type { ReportedMeasure } from '../drift-report.ts';
import { columnName } from './column-name.ts';
import { html, type Markup } from './markup.ts';

type ReportedCategory = ReportedMeasure['categories'][number];
type ReportedShare = ReportedCategory['shares'][number];

/** Columns of categories, the farthest first: a line for each share, from what the model learned to this week. */
export function categoryTable({ categories }: ReportedMeasure): Markup {
  const ranked = categories.toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance));
  return html`<table>
    <thead>
      <tr>
        ${['Column', 'Level', 'Before', 'This week', 'Distance', 'Since'].map(
          (head) => html`<th scope="col">${head}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${ranked.map((category) => sharesOf(category).map((share, i) => shareRow(category, share, i === 0)))}
    </tbody>
  </table>`;
}

/** What moved comes first; a rare level that rose is no frequent one. */
function sharesOf({ moved, shares }: ReportedCategory): ReportedShare[] {
  const isMoved = ({ of, level }: ReportedShare) => moved.some((each) => each.of === of && each.level === level);
  return [...moved, ...shares.filter((share) => !isMoved(share))];
}

function shareRow(category: ReportedCategory, share: ReportedShare, isFirst: boolean): Markup {
  const { drifted, moved, distance, since } = category;
  const cells = [
    share.level ?? WORDS[share.of],
    percent(share.referenceShare),
    percent(share.share),
    isFirst ? Math.abs(distance).toFixed(1) : '',
    isFirst && since !== null ? since.replace(/^week_/, '') : '',
  ];
  const values = cells.map((cell) => html`<td>${cell}</td>`);
  const head = isFirst
    ? html`<th scope="row">${columnName(category)} ${drifted ? html`<b>drifted</b>` : ''}</th>`
    : html`<th scope="row"></th>`;
  return moved.includes(share)
    ? html`<tr class="drifted">
        ${head} ${values}
      </tr>`
    : html`<tr>
        ${head} ${values}
      </tr>`;
}

const WORDS: Readonly<Record<ReportedShare['of'], string>> = {
  level: '',
  'other levels': 'all rarer levels',
  'unseen levels': 'levels the model has never seen',
  gaps: 'no value',
};

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
