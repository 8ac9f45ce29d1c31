import { lineChart, type Series } from '@fraud/charts';
import { wilsonInterval } from '@fraud/drift';
import { type ScoreCurve, scoreCurve, type ThresholdPoint } from '@fraud/evaluation';
import type { Judgement } from './judgement.ts';

const POINTS = 300;

/** Labels and scores of the rows that models were judged on. */
export type ScoredRows = {
  readonly labels: Uint8Array;
  readonly challenger: Float64Array;
  readonly champion?: Float64Array;
};

/** Of the intervals in the calibration plot: 95 %. */
const QUANTILE = 1.96;
/** The mark of a model's threshold, in the legend of none. */
const AT_THRESHOLD = 'at the threshold';

type Plotted = { readonly name: string; readonly assessed: Judgement['challenger']; readonly curve: ScoreCurve };

/** The pictures of a judgement as SVG, by file name: challenger beside champion on the held-out rows. */
export function modelPlots({ challenger, champion, threshold }: Judgement, scored: ScoredRows): Record<string, string> {
  const models: Plotted[] = [
    { name: 'challenger', assessed: challenger, curve: scoreCurve(scored.challenger, scored.labels) },
    ...(champion && scored.champion
      ? [{ name: 'champion', assessed: champion, curve: scoreCurve(scored.champion, scored.labels) }]
      : []),
  ];
  return {
    'precision-recall.svg': lineChart({
      title: `Precision and recall: AUPRC ${challenger.metrics.auprc.toFixed(3)}; marks: at the threshold`,
      x: 'recall',
      y: 'precision',
      series: models.flatMap(({ name, assessed: { metrics }, curve }) => [
        { name, points: precisionRecall(curve) },
        atThreshold(name, [metrics.recall, metrics.precision], metrics.threshold),
      ]),
    }),
    'roc.svg': lineChart({
      title: `ROC: area ${challenger.metrics.rocAuc?.toFixed(3) ?? 'undefined'}; marks: at the threshold`,
      x: 'false positive rate',
      y: 'recall',
      series: models.flatMap(({ name, assessed: { metrics }, curve }) => [
        { name, points: rocPoints(curve) },
        atThreshold(name, [metrics.falsePositives / curve.legitimate, metrics.recall], metrics.threshold),
      ]),
    }),
    'calibration.svg': lineChart({
      title: `Calibration: Brier score ${challenger.metrics.brier.toPrecision(3)}; rows and 95 % interval of each bin`,
      x: 'mean score of the bin',
      y: 'share of frauds',
      series: [...models.map(calibration), DIAGONAL],
    }),
    'cost.svg': costPlot(threshold),
  };
}

const DIAGONAL: Series = {
  name: 'ideal',
  kind: 'guide',
  points: [
    [0, 0],
    [1, 1],
  ],
};

function atThreshold(of: string, point: readonly [number, number], threshold: number): Series {
  return { name: AT_THRESHOLD, of, kind: 'points', points: [point], notes: [threshold.toPrecision(2)] };
}

/** Bins without rows are left out. The notes are the rows of the challenger's bins; two rows of notes would overlap. */
function calibration({ name, assessed }: Plotted, index: number): Series {
  const bins = assessed.reliability.flatMap(({ rows, meanScore, fraudShare }) =>
    meanScore === null || fraudShare === null ? [] : [{ rows, meanScore, fraudShare }],
  );
  return {
    name,
    kind: 'marks',
    points: bins.map(({ meanScore, fraudShare }) => [meanScore, fraudShare]),
    intervals: bins.map(({ rows, meanScore, fraudShare }) => {
      const { low, high } = wilsonInterval(fraudShare, rows, QUANTILE);
      return [meanScore, low, high];
    }),
    ...(index === 0 && { notes: bins.map(({ rows }) => String(rows)) }),
  };
}

/** On a log axis: the costs change most where thresholds are small. */
function costPlot({ chosenBy, threshold, curve }: Judgement['threshold']): string {
  const drawn = worthShowing(curve).filter((point) => point.threshold > 0);
  const chosen = curve.filter((point) => point.threshold === threshold && point.threshold > 0);
  return lineChart({
    title: `Cost of errors by threshold, chosen by ${chosenBy}: ${threshold.toPrecision(3)}`,
    x: 'threshold',
    y: 'cost on rows the trees had not seen',
    xScale: 'log',
    series: [
      { name: 'cost', points: drawn.map(({ threshold: at, cost }) => [at, cost]) },
      {
        name: 'chosen',
        kind: 'points',
        points: chosen.map(({ threshold: at, cost }) => [at, cost]),
        notes: [`${threshold.toPrecision(3)}`],
      },
    ],
  });
}

/** Low thresholds flag nearly everything, and their costs would flatten the rest of the picture. */
function worthShowing(curve: readonly ThresholdPoint[]): readonly ThresholdPoint[] {
  const limit = 1.5 * (curve[0]?.cost ?? 0);
  return curve.filter(({ cost }) => cost <= limit);
}

/** Counts of right and wrong answers as CSV. */
export function confusionTable({ challenger, champion }: Judgement): string {
  const line = (name: string, { metrics }: Judgement['challenger']) =>
    [
      name,
      metrics.threshold,
      metrics.truePositives,
      metrics.falsePositives,
      metrics.falseNegatives,
      metrics.trueNegatives,
    ].join(',');
  const header = 'model,threshold,true_positives,false_positives,false_negatives,true_negatives';
  const lines = [header, line('challenger', challenger), ...(champion ? [line('champion', champion)] : [])];
  return `${lines.join('\n')}\n`;
}

function precisionRecall({ frauds, truePositives, falsePositives }: ScoreCurve): [number, number][] {
  const points = thinned(truePositives.length).map((i): [number, number] => [
    truePositives[i]! / frauds,
    truePositives[i]! / (truePositives[i]! + falsePositives[i]!),
  ]);
  return points[0] === undefined ? [] : [[0, points[0][1]], ...points];
}

function rocPoints({ frauds, legitimate, truePositives, falsePositives }: ScoreCurve): [number, number][] {
  return [
    [0, 0],
    ...thinned(truePositives.length).map((i): [number, number] => [
      falsePositives[i]! / legitimate,
      truePositives[i]! / frauds,
    ]),
  ];
}

/** Numbers from 0 to `length`, at equal factors: dense where the curves of rare frauds bend, and the last one. */
function thinned(length: number): number[] {
  const at = Array.from({ length: POINTS }, (_, k) => Math.round(length ** ((k + 1) / POINTS)) - 1);
  return [...new Set(at)].filter((i) => i >= 0);
}
