import { linearScale, percent } from '@fraud/charts';
import type { DriftReport } from '../drift-report.ts';
import { html, type Markup, scrolling } from './markup.ts';

type Weeks = DriftReport['recallByWeek'];

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, AXIS] = [640, 240, 56, 36, 12, 190];
/** So that the name of the first week has room. */
const INSET = LEFT + 24;
/** Names of weeks that have room below the axis. */
const NAMES = 10;
/** One point is no line. */
const MIN_WEEKS = 2;

/** The share of the frauds that was expected to be found and was found, week by week, as one picture. */
export function recallChart(weeks: Weeks): Markup | null {
  if (weeks.length < MIN_WEEKS) return null;
  const place = (i: number) => INSET + (i / (weeks.length - 1)) * (WIDTH - RIGHT - INSET);
  const up = linearScale([0, 1], AXIS, TOP);
  const every = Math.ceil(weeks.length / NAMES);
  const line = (figure: 'expected' | 'realised') => pathOf(weeks, figure, place, up.place);
  return html`<h2>Frauds found, week by week</h2>
    <p>
      <span class="key expected"></span> Expected by the model before the labels came.
      <span class="key realised"></span> Realised: what the labels say.
    </p>
    ${scrolling(
      'Frauds found, week by week',
      html`<svg
        class="recall"
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        width="${WIDTH}"
        height="${HEIGHT}"
        role="img"
        aria-label="${inWords(weeks)}"
      >
        ${up.ticks.map(
          (tick) =>
            html`<path class="grid" d="M${LEFT} ${up.place(tick)}H${WIDTH - RIGHT}" />
              <text x="${LEFT - 8}" y="${up.place(tick) + 4}" text-anchor="end">${percent(tick)}</text>`,
        )}
        ${weeks.map(({ week }, i) =>
          (weeks.length - 1 - i) % every === 0
            ? html`<text x="${place(i).toFixed(1)}" y="${AXIS + 20}" text-anchor="middle">${shortName(week)}</text>`
            : null,
        )}
        <text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">week</text>
        <path class="expected" d="${line('expected')}" />
        <path class="realised" d="${line('realised')}" />
      </svg>`,
    )}`;
}

/** A week without the figure leaves a gap. */
function pathOf(
  weeks: Weeks,
  figure: 'expected' | 'realised',
  across: (i: number) => number,
  up: (share: number) => number,
): string {
  let isDrawing = false;
  return weeks
    .map(({ [figure]: share }, i) => {
      if (share === null) {
        isDrawing = false;
        return '';
      }
      const step = `${isDrawing ? 'L' : 'M'}${across(i).toFixed(1)} ${up(share).toFixed(1)}`;
      isDrawing = true;
      return `${step}h0`; // a point alone is seen, too
    })
    .join('');
}

function shortName(week: string): string {
  return week.replace(/^week_/, '').replace('_', '-');
}

function inWords(weeks: Weeks): string {
  const { expected, realised } = weeks.at(-1)!;
  const share = (value: number | null) => (value === null ? 'unknown' : percent(value));
  return `${weeks.length} weeks; in the last one ${share(expected)} expected, ${share(realised)} realised`;
}
