/** A line chart as SVG text: two axes with round ticks, lines and marks with a legend. O(points). */
import { at, COLOUR_COUNT, escaped, picture, textAt } from './picture.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

type Point = readonly [x: number, y: number];

export type Series = {
  readonly name: string;
  /** Points with a value that is not finite are left out. */
  readonly points: readonly Point[];
  /** A line, a line with a mark at each point, marks alone, or a dashed line. @defaultValue 'line' */
  readonly kind?: 'line' | 'marks' | 'points' | 'guide';
  /** How sure each point is: an upright from low to high. @defaultValue none */
  readonly intervals?: readonly (readonly [x: number, low: number, high: number])[];
  /** A text above each point, in their order. @defaultValue none */
  readonly notes?: readonly string[];
  /** The series, by its name, whose colour it shares; it is not in the legend then. */
  readonly of?: string;
};

export type LineChart = {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
  /** `log`: equal factors take equal room; values must be above 0. @defaultValue 'linear' */
  readonly xScale?: 'linear' | 'log';
  /** Places on the x axis, each a dashed upright with its name. @defaultValue none */
  readonly events?: readonly { readonly x: number; readonly name: string }[];
};

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 76;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 84;
const AXIS = HEIGHT - BOTTOM;
/** Names that fit in one line. */
const LEGEND_COLUMNS = 4;
const LEGEND_LINE = 16;
/** Width of a note. */
const NOTE_ROOM = 40;

export function lineChart({ title, x, y, series, xScale = 'linear', events = [] }: LineChart): string {
  const points = series.flatMap((each) => each.points).filter(isFinitePoint);
  const intervals = series.flatMap((each) => each.intervals ?? []);
  const xs = [...points.map(([px]) => px), ...intervals.map(([px]) => px)];
  const ys = [...points.map(([, py]) => py), ...intervals.flatMap(([, low, high]) => [low, high])];
  const across = (xScale === 'log' ? logScale : linearScale)(xs, LEFT, WIDTH - RIGHT);
  const up = linearScale(ys, AXIS, TOP);
  const named = series.filter((each) => each.of === undefined);
  const colourOf = ({ name, of = name }: Series): number =>
    Math.max(
      0,
      named.findIndex((each) => each.name === of),
    ) % COLOUR_COUNT;
  return picture({
    title,
    width: WIDTH,
    height: HEIGHT,
    parts: [
      ...across.ticks.map((tick) => xTick(tick, across)),
      ...up.ticks.map((tick) => yTick(tick, up)),
      textAt(x, (LEFT + WIDTH - RIGHT) / 2, AXIS + 38, 'text-anchor="middle"'),
      `<text transform="translate(18 ${(TOP + AXIS) / 2}) rotate(-90)" text-anchor="middle">${escaped(y)}</text>`,
      ...events.map((event) => eventMark(event.name, across.place(event.x))),
      ...series.map((each) => drawSeries(each, colourOf(each), across, up)),
      ...named.map((each, i) => legendEntry(each.name, colourOf(each), legendPlace(i, named.length))),
    ],
  });
}

function xTick(tick: number, { place }: Scale): string {
  const x = place(tick);
  const line = `<path class="grid" d="M${at(x)} ${TOP}V${AXIS}"/>`;
  return line + textAt(tickText(tick), x, AXIS + 18, 'text-anchor="middle"');
}

function yTick(tick: number, { place }: Scale): string {
  const y = place(tick);
  const line = `<path class="grid" d="M${LEFT} ${at(y)}H${WIDTH - RIGHT}"/>`;
  return line + textAt(tickText(tick), LEFT - 8, y + 4, 'text-anchor="end"');
}

function drawSeries(
  { points, kind = 'line', intervals = [], notes = [] }: Series,
  colour: number,
  across: Scale,
  up: Scale,
): string {
  const pixels = ([x, y]: Point) => `${at(across.place(x))} ${at(up.place(y))}`;
  const drawn = points.map((point, i) => ({ point, note: notes[i] })).filter(({ point }) => isFinitePoint(point));
  const line = drawn.map(({ point }) => pixels(point)).join('L');
  const dashes = kind === 'guide' ? ' stroke-dasharray="4 4"' : '';
  return [
    ...(kind === 'points' || line === '' ? [] : [`<path class="s${colour}"${dashes} d="M${line}"/>`]),
    ...intervals.map(
      ([x, low, high]) =>
        `<path class="s${colour}" stroke-opacity=".6" d="M${pixels([x, low])}L${pixels([x, high])}"/>`,
    ),
    ...(kind === 'marks' || kind === 'points' ? drawn : []).map(({ point: [x, y], note }) => {
      const mark = `<circle class="f${colour}" cx="${at(across.place(x))}" cy="${at(up.place(y))}" r="4"/>`;
      return note === undefined ? mark : mark + noteAt(note, across.place(x), up.place(y));
    }),
  ].join('');
}

/** Beside its point, on the side that has room. */
function noteAt(note: string, x: number, y: number): string {
  const isAtEnd = x > WIDTH - RIGHT - NOTE_ROOM;
  return textAt(note, isAtEnd ? x - 6 : x + 6, y - 6, `font-size="10"${isAtEnd ? ' text-anchor="end"' : ''}`);
}

function eventMark(name: string, x: number): string {
  const line = `<path class="grid" stroke-dasharray="2 3" d="M${at(x)} ${TOP}V${AXIS}"/>`;
  return `${line}<text transform="translate(${at(x + 11)} ${TOP + 4}) rotate(90)">${escaped(name)}</text>`;
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

function legendEntry(name: string, colour: number, { left, top }: { left: number; top: number }): string {
  return `<path class="s${colour}" d="M${at(left)} ${top}h18"/>${textAt(name, left + 24, top + 4)}`;
}

function tickText(value: number): string {
  const size = Math.abs(value);
  const [unit, suffix] = size >= 1_000_000 ? [1_000_000, 'M'] : size >= 10_000 ? [1_000, 'k'] : [1, ''];
  return `${Number((value / unit).toPrecision(6))}${suffix}`;
}

function isFinitePoint(point: Point): boolean {
  return point.every(Number.isFinite);
}
