import { grouped } from '@fraud/charts';
import { wilsonInterval } from '@fraud/drift';
import { type Line, LineChart } from '../charts/line-chart.tsx';
import type { Figures } from './figures.ts';

/** A version with what was measured of it. */
type Measured = readonly [version: string, figures: Figures];

/** Of 95 % intervals. */
const QUANTILE = 1.96;

/**
 * What each threshold finds, and how many of its alarms are right, on training rows, each scored by trees that had not
 * seen it; marked is the threshold of the first model.
 */
export function PrecisionRecallChart({ models }: { models: readonly Measured[] }) {
  const choice = models[0]![1].threshold;
  const chosen = choice?.curve.find(({ threshold }) => threshold === choice.threshold);
  const lines = models.flatMap(([version, { threshold }], i): Line[] =>
    threshold === undefined
      ? []
      : [
          {
            name: version.slice(0, 6),
            isOther: i > 0,
            points: threshold.curve
              .filter(({ truePositives, falsePositives }) => truePositives + falsePositives > 0)
              .map((point) => [point.recall, point.precision]),
          },
        ],
  );
  if (lines.length === 0) return null;
  return (
    <figure>
      <figcaption>Frauds found, and alarms that are right; the mark is the threshold</figcaption>
      <LineChart
        label="Precision by recall"
        x="frauds found"
        y="alarms right"
        lines={lines}
        at={chosen && [chosen.recall, chosen.precision]}
      />
    </figure>
  );
}

/** Whether a score of 0.3 means that three of ten are frauds: each bin with its rows and its 95 % interval. */
export function CalibrationChart({ models }: { models: readonly Measured[] }) {
  const lines = models.map(([version, { challenger }], i): Line => {
    const bins = challenger.reliability.flatMap(({ rows, meanScore, fraudShare }) =>
      meanScore === null || fraudShare === null ? [] : [{ rows, meanScore, fraudShare }],
    );
    return {
      name: version.slice(0, 6),
      isOther: i > 0,
      points: bins.map(({ meanScore, fraudShare }) => [meanScore, fraudShare]),
      intervals: bins.map(({ rows, meanScore, fraudShare }) => {
        const { low, high } = wilsonInterval(fraudShare, rows, QUANTILE);
        return [meanScore, low, high];
      }),
      ...(models.length === 1 && { notes: bins.map(({ rows }) => grouped(rows)) }),
    };
  });
  const ideal: Line = {
    name: 'as it should be',
    isIdeal: true,
    points: [
      [0, 0],
      [1, 1],
    ],
  };
  return (
    <figure>
      <figcaption>Share of frauds by score, with 95 % intervals and the payments of each mark</figcaption>
      <LineChart label="Calibration" x="score" y="share of frauds" lines={[...lines, ideal]} />
    </figure>
  );
}
