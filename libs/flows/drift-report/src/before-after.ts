import type { ReportedMeasure } from './drift-report.ts';

const WIDTH = 168;
const HEIGHT = 40;

/** Two outlines over the same bins: the reference filled, this week as a line. */
export function beforeAfter({ reference, current }: ReportedMeasure['columns'][number]['histograms']): string {
  const highest = Math.max(...reference, ...current);
  const outline = (shares: readonly number[]) =>
    shares
      .map((share, bin) => `${bin === 0 ? 'M' : 'L'}${x(bin, shares)},${y(share, highest)}H${x(bin + 1, shares)}`)
      .join('');
  return `<svg class="bins" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="Before and after"><path class="before" d="${outline(reference)}V${HEIGHT}H0Z"/><path class="after" d="${outline(current)}"/></svg>`;
}

function x(bin: number, shares: readonly number[]): number {
  return Math.round((WIDTH * bin) / shares.length);
}

/** The square root shows small shares too. */
function y(share: number, highest: number): string {
  return (HEIGHT - 1 - (HEIGHT - 3) * Math.sqrt(share / highest)).toFixed(1);
}
