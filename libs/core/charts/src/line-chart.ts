/**
 * A line chart as SVG text: a title, two axes with round ticks, lines with a legend, points marked on request. It
 * needs no font or script of its own and follows the reader's light or dark background; it says its size, without
 * which MLflow's pages show none. O(points).
 */
export type Series = {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** A line, or a mark at each point as well. @defaultValue 'line' */
  readonly kind?: 'line' | 'marks' | 'guide';
};

export type LineChart = {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  /** Points with a value that is not finite are left out. */
  readonly series: readonly Series[];
  /** Places on the x axis, each a dashed upright with its name. @defaultValue none */
  readonly events?: readonly { readonly x: number; readonly name: string }[];
};

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 76;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 84;
const COLOURS = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#bf3989'];
/** Names that find room in one line. */
const LEGEND_COLUMNS = 4;
const LEGEND_LINE = 16;

export function lineChart({ title, x, y, series, events = [] }: LineChart): string {
  const points = series.flatMap((each) => each.points).filter((point) => point.every(Number.isFinite));
  const across = scaleOf(
    points.map(([px]) => px),
    LEFT,
    WIDTH - RIGHT,
  );
  const up = scaleOf(
    points.map(([, py]) => py),
    HEIGHT - BOTTOM,
    TOP,
  );
  const parts = [
    `<text x="${WIDTH / 2}" y="24" text-anchor="middle" font-size="15">${escaped(title)}</text>`,
    ...across.ticks.map(
      (tick) =>
        `<path class="grid" d="M${at(across.place(tick))} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${at(across.place(tick))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${tickText(tick)}</text>`,
    ),
    ...up.ticks.map(
      (tick) =>
        `<path class="grid" d="M${LEFT} ${at(up.place(tick))}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${at(up.place(tick) + 4)}" text-anchor="end">${tickText(tick)}</text>`,
    ),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - BOTTOM + 38}" text-anchor="middle">${escaped(x)}</text>`,
    `<text transform="translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
    ...events.map((event) => eventOf(event.name, across.place(event.x))),
    ...series.map((each, i) =>
      seriesOf(each, COLOURS[i % COLOURS.length]!, ([px, py]) => `${at(across.place(px))} ${at(up.place(py))}`),
    ),
    ...series.map((each, i) => legendOf(each, COLOURS[i % COLOURS.length]!, legendPlace(i, series.length))),
  ];
  const style =
    'text{fill:#57606a;font:12px system-ui,sans-serif}path{fill:none;stroke-width:2}.grid{stroke:#8c959f;stroke-opacity:.25;stroke-width:1}';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}"><style>${style}</style>\n${parts.join('\n')}\n</svg>\n`;
}

function seriesOf(
  { points, kind = 'line' }: Series,
  colour: string,
  place: (point: readonly [number, number]) => string,
): string {
  const drawn = points.filter((point) => point.every(Number.isFinite));
  if (drawn.length === 0) return '';
  const dashes = kind === 'guide' ? ' stroke-dasharray="4 4"' : '';
  const line = `<path stroke="${colour}"${dashes} d="M${drawn.map(place).join('L')}"/>`;
  if (kind !== 'marks') return line;
  return [
    line,
    ...drawn
      .map((point) => place(point).split(' '))
      .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
  ].join('');
}

function eventOf(name: string, x: number): string {
  return `<path class="grid" stroke-dasharray="2 3" d="M${at(x)} ${TOP}V${HEIGHT - BOTTOM}"/><text transform="translate(${at(x + 11)} ${TOP + 4}) rotate(90)">${escaped(name)}</text>`;
}

/** In as many lines as are needed, the last one at the bottom. */
function legendPlace(index: number, count: number): { left: number; top: number } {
  const lines = Math.ceil(count / LEGEND_COLUMNS);
  const columns = Math.ceil(count / lines);
  const line = Math.floor(index / columns);
  return {
    left: LEFT + (index % columns) * ((WIDTH - LEFT - RIGHT) / columns),
    top: HEIGHT - 20 - (lines - 1 - line) * LEGEND_LINE,
  };
}

function legendOf({ name }: Series, colour: string, { left, top }: { left: number; top: number }): string {
  return `<path stroke="${colour}" d="M${at(left)} ${top}h18"/><text x="${at(left + 24)}" y="${top + 4}">${escaped(name)}</text>`;
}

type Scale = { readonly ticks: readonly number[]; readonly place: (value: number) => number };

/** From the values' range, ends rounded outward to a tick, to pixels. */
function scaleOf(values: readonly number[], from: number, to: number): Scale {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [low, high] = least < most ? [least, most] : values.length > 0 ? [least - 0.5, least + 0.5] : [0, 1];
  const step = roundStep((high - low) / 5);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const [start, span] = [first * step, (last - first) * step];
  return { ticks, place: (value) => from + ((value - start) / span) * (to - from) };
}

/** The next of 1, 2, 5, 10, 20, ... */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9))!;
}

function tickText(value: number): string {
  return Math.abs(value) >= 10_000
    ? `${Number((value / 1_000).toPrecision(6))}k`
    : String(Number(value.toPrecision(6)));
}

export function at(pixels: number): string {
  return String(Math.round(pixels * 10) / 10);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
