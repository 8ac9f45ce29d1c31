import { at, escaped } from './line-chart.ts';

export type BarChart = {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
};

const WIDTH = 640;
const LEFT = 130;
const RIGHT = 80;
const TOP = 40;
const ROW = 18;

/** Horizontal bars from the top down as SVG text, each with its value; one below 0 has no length. */
export function barChart({ title, bars }: BarChart): string {
  const most = bars.reduce((largest, { value }) => Math.max(largest, value), 0);
  const rows = bars.map(({ name, value }, i) => {
    const y = TOP + i * ROW;
    const length = most > 0 ? (Math.max(0, value) / most) * (WIDTH - LEFT - RIGHT) : 0;
    return `<text x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(name)}</text><rect x="${LEFT}" y="${y + 2}" width="${at(length)}" height="${ROW - 5}"/><text x="${at(LEFT + length + 6)}" y="${y + 12}">${Number(value.toPrecision(3))}</text>`;
  });
  const style = 'text{fill:#57606a;font:12px system-ui,sans-serif}rect{fill:#1f6feb}';
  const heading = `<text x="${WIDTH / 2}" y="22" text-anchor="middle" font-size="15">${escaped(title)}</text>`;
  const height = TOP + bars.length * ROW + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}"><style>${style}</style>\n${[heading, ...rows].join('\n')}\n</svg>\n`;
}
