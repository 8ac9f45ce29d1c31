import type { ReportedMeasure } from './drift-report.ts';
import { escaped } from './escaped.ts';

const CELL = 14;
const LEFT = 70;
const TOP = 64;

/** Distance at which a cell has its full colour. */
const FULL = 8;

/**
 * Heat map, a column of cells a week and a row a column of the data: how far each lies out, this week last. About 80
 * bytes a cell.
 */
export function historyStrip({ strip, columns }: ReportedMeasure): string {
  const width = LEFT + CELL * strip.length + 30;
  const height = TOP + CELL * columns.length + 4;
  const weekNames = strip.map(
    ({ week, alarmed }, w) =>
      `<text class="${alarmed ? 'alarmed' : ''}" transform="translate(${LEFT + CELL * w + 10},${TOP - 6}) rotate(-50)">${escaped(week.replace('week_', ''))}</text>`,
  );
  const names = columns.map(
    ({ name }, c) => `<text x="${LEFT - 6}" y="${TOP + CELL * c + 11}" text-anchor="end">${escaped(name)}</text>`,
  );
  const cells = strip.flatMap(({ distances }, w) => distances.map((distance, c) => cell(w, c, distance)));
  return `<svg class="strip" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Distance of each column from the reference, week by week">${weekNames.join('')}${names.join('')}${cells.join('')}</svg>`;
}

function cell(week: number, column: number, distance: number | null): string {
  const place = `x="${LEFT + CELL * week}" y="${TOP + CELL * column}"`;
  if (distance === null) return `<rect ${place} class="none"/>`;
  return `<rect ${place} class="${distance < 0 ? 'low' : 'high'}" opacity="${Math.max(0.04, Math.min(1, Math.abs(distance) / FULL)).toFixed(2)}"><title>${distance.toFixed(1)}</title></rect>`;
}
