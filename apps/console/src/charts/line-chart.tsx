import { linearScale, logScale, threeDigits } from '@fraud/charts';

type Point = readonly [x: number, y: number];

export type Line = {
  readonly name: string;
  readonly points: readonly Point[];
  /** The challenger's: another colour, and dashes. */
  readonly isOther?: boolean;
  /** What a line would be at its best: thin and grey. */
  readonly isIdeal?: boolean;
  /** Marks instead of a line, with their doubt. */
  readonly intervals?: readonly (readonly [x: number, low: number, high: number])[];
  /** A text at each mark. */
  readonly notes?: readonly string[];
};

type LineChartParts = {
  /** What the picture shows, for those who cannot see it. */
  label: string;
  x: string;
  y: string;
  lines: readonly Line[];
  xScale?: 'linear' | 'log';
  /** A point to mark. */
  at?: Point;
  /** Words below the x axis instead of numbers: one for each whole x. */
  words?: readonly string[];
  /** What the y axis reaches at least. @defaultValue the values */
  reach?: readonly number[];
};

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, AXIS] = [640, 340, 58, 16, 28, 284];

/** Lines and marks between two axes with round ticks. */
export function LineChart({ label, x, y, lines, xScale = 'linear', at, words, reach = [] }: LineChartParts) {
  const points = lines.flatMap((line) => line.points);
  const spread = lines.flatMap((line) => line.intervals ?? []);
  const across = (xScale === 'log' ? logScale : linearScale)(
    [...points.map(([px]) => px), ...spread.map(([px]) => px)],
    LEFT,
    WIDTH - RIGHT,
  );
  const heights = [...points.map(([, py]) => py), ...spread.flatMap(([, low, high]) => [low, high]), ...reach];
  const up = linearScale(heights, AXIS, TOP);
  const place = ([px, py]: Point) => [across.place(px), up.place(py)] as const;
  const ticks = words ? words.map((_, i) => i) : across.ticks;
  return (
    <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {up.ticks.map((tick) => (
        <g key={tick}>
          <path class="grid" d={`M${LEFT} ${up.place(tick)}H${WIDTH - RIGHT}`} />
          <text x={LEFT - 8} y={up.place(tick) + 4} text-anchor="end">
            {threeDigits(tick)}
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={across.place(tick)} y={AXIS + 20} text-anchor={anchorAt(across.place(tick))}>
          {words?.[tick] ?? threeDigits(tick)}
        </text>
      ))}
      <text x={WIDTH - RIGHT} y={HEIGHT - 14} text-anchor="end">
        {x}
      </text>
      <text x={LEFT} y={16}>
        {y}
      </text>
      {lines.map((line) => (
        <Drawn key={line.name} line={line} place={place} />
      ))}
      {at && <path class="at" d={`M${place(at)[0]} ${TOP}V${AXIS}`} />}
      {at && <circle class="dot" cx={place(at)[0]} cy={place(at)[1]} r="5" />}
      {lines.length > 1 &&
        lines.map((line, i) => (
          <g key={line.name}>
            <path class={classOf(line)} d={`M${LEFT + 160 * i} ${HEIGHT - 18}h20`} />
            <text x={LEFT + 160 * i + 26} y={HEIGHT - 14}>
              {line.name}
            </text>
          </g>
        ))}
    </svg>
  );
}

function Drawn({ line, place }: { line: Line; place: (point: Point) => readonly [number, number] }) {
  const { points, isOther, intervals, notes } = line;
  if (intervals === undefined) return <path class={classOf(line)} d={pathOf(points.map((each) => place(each)))} />;
  return (
    <>
      {intervals.map(([x, low, high]) => (
        <path key={x} class="band" d={pathOf([place([x, low]), place([x, high])])} />
      ))}
      {points.map((point, i) => {
        const [cx, cy] = place(point);
        return (
          <g key={i}>
            <circle class={`dot ${isOther ? 'second' : ''}`} cx={cx} cy={cy} r="4" />
            {notes && (
              <text x={cx > WIDTH - 60 ? cx - 7 : cx + 7} y={cy - 6} text-anchor={cx > WIDTH - 60 ? 'end' : 'start'}>
                {notes[i]}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** A word at an end of the axis stays within the picture, and off the numbers of the other axis. */
function anchorAt(x: number): string {
  if (x < LEFT + 1) return 'start';
  return x > WIDTH - RIGHT - 1 ? 'end' : 'middle';
}

function classOf({ isIdeal, isOther }: Line): string {
  if (isIdeal) return 'line ideal';
  return isOther ? 'line other' : 'line';
}

function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
