import { type Line, LineChart } from './line-chart.tsx';

export type WeekOfRecall = {
  readonly week: string;
  readonly expected: number | null;
  readonly realised: number | null;
};

/** Names of weeks that have room below the axis. */
const NAMES = 6;

/** The share of the frauds that was expected to be found and was found, earliest week first. */
export function RecallChart({ weeks }: { weeks: readonly WeekOfRecall[] }) {
  if (weeks.length < 2) return null;
  const every = Math.ceil(weeks.length / NAMES);
  const words = weeks.map(({ week }, i) =>
    (weeks.length - 1 - i) % every === 0 ? week.replace(/^week_/, '').replace('_', '-') : '',
  );
  const line = (name: string, figure: 'expected' | 'realised', isOther: boolean): Line => ({
    name,
    isOther,
    points: weeks.flatMap(({ [figure]: share }, i) => (share === null ? [] : [[i, share] as const])),
  });
  return (
    <figure>
      <figcaption>Frauds found, week by week: expected before the labels came, and realised</figcaption>
      <LineChart
        label="Frauds found, week by week"
        x="week"
        y="share of the frauds"
        lines={[line('realised', 'realised', false), line('expected', 'expected', true)]}
        words={words}
        reach={[0, 1]}
      />
    </figure>
  );
}
