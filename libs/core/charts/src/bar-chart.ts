import { at, picture, textAt } from './picture.ts';

export type BarChart = {
  readonly title: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
};

const WIDTH = 640;
const NAMES = 130;
/** Room for a value beside its bar. */
const VALUES = 80;
const TOP = 40;
const ROW = 18;
const BLUE = 0;
const OCHRE = 1;

/** Horizontal bars from the top down as SVG text, each with its value; one below 0 goes to the left of the axis. */
export function barChart({ title, bars }: BarChart): string {
  const most = bars.reduce((largest, { value }) => Math.max(largest, value), 0);
  const least = bars.reduce((smallest, { value }) => Math.min(smallest, value), 0);
  const left = NAMES + (least < 0 ? VALUES : 0);
  const scale = most > least ? (WIDTH - left - VALUES) / (most - least) : 0;
  const zero = left - least * scale;
  const height = TOP + bars.length * ROW + 10;
  return picture({
    title,
    width: WIDTH,
    height,
    parts: [
      ...bars.map(({ name, value }, i) => {
        const y = TOP + i * ROW;
        const length = Math.abs(value) * scale;
        const isNegative = value < 0;
        const x = isNegative ? zero - length : zero;
        const rect = `x="${at(x)}" y="${y + 2}" width="${at(length)}" height="${ROW - 5}"`;
        const number = String(Number(value.toPrecision(3)));
        return [
          textAt(name, NAMES - 8, y + 12, 'text-anchor="end"'),
          `<rect class="f${isNegative ? OCHRE : BLUE}" ${rect}/>`,
          isNegative ? textAt(number, x - 6, y + 12, 'text-anchor="end"') : textAt(number, x + length + 6, y + 12),
        ].join('');
      }),
      ...(least < 0 ? [`<path class="axis" d="M${at(zero)} ${TOP}V${height - 10}"/>`] : []),
    ],
  });
}
