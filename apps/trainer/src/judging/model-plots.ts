import { lineChart, type Series } from '@fraud/charts';
import { type ScoreCurve, scoreCurve, type ThresholdPoint } from '@fraud/evaluation';
import type { Judgement } from './judgement.ts';

const POINTS = 300;

/** Labels and scores of the rows that models were judged on. */
export type ScoredRows = {
  readonly labels: Uint8Array;
  readonly challenger: Float64Array;
  readonly champion?: Float64Array;
};

/** The pictures of a judgement as SVG, by file name: challenger beside champion on the held-out rows. */
export function modelPlots({ challenger, champion, threshold }: Judgement, scored: ScoredRows): Record<string, string> {
  const curves = [
    { name: 'challenger', curve: scoreCurve(scored.challenger, scored.labels) },
    ...(scored.champion ? [{ name: 'champion', curve: scoreCurve(scored.champion, scored.labels) }] : []),
  ];
  const each = (points: (curve: ScoreCurve) => Series['points']): Series[] =>
    curves.map(({ name, curve }) => ({ name, points: points(curve) }));
  const diagonal: Series = {
    name: 'ideal',
    kind: 'guide',
    points: [
      [0, 0],
      [1, 1],
    ],
  };
  const bins = [
    { name: 'challenger', assessed: challenger },
    ...(champion ? [{ name: 'champion', assessed: champion }] : []),
  ];
  const chosen = threshold.curve.find((point) => point.threshold === threshold.threshold);
  return {
    'precision-recall.svg': lineChart({
      title: `Precision and recall: AUPRC ${challenger.metrics.auprc.toFixed(3)}`,
      x: 'recall',
      y: 'precision',
      series: each(precisionRecall),
    }),
    'roc.svg': lineChart({
      title: `ROC: area ${challenger.metrics.rocAuc?.toFixed(3) ?? 'undefined'}`,
      x: 'false positive rate',
      y: 'recall',
      series: each(rocPoints),
    }),
    'calibration.svg': lineChart({
      title: `Calibration: Brier score ${challenger.metrics.brier.toPrecision(3)}`,
      x: 'mean score of the bin',
      y: 'share of frauds',
      series: [
        ...bins.map(({ name, assessed }): Series => ({
          name,
          kind: 'marks',
          points: assessed.reliability.flatMap(({ meanScore, fraudShare }) =>
            meanScore === null || fraudShare === null ? [] : [[meanScore, fraudShare] as const],
          ),
        })),
        diagonal,
      ],
    }),
    'cost.svg': lineChart({
      title: `Cost of errors by threshold, chosen by ${threshold.chosenBy}: ${threshold.threshold.toPrecision(3)}`,
      x: 'threshold',
      y: 'cost on rows the trees had not seen',
      series: [
        { name: 'cost', points: worthShowing(threshold.curve).map(({ threshold: at, cost }) => [at, cost]) },
        { name: 'chosen', kind: 'marks', points: chosen ? [[chosen.threshold, chosen.cost]] : [] },
      ],
    }),
  };
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
  return `${['model,threshold,true_positives,false_positives,false_negatives,true_negatives', line('challenger', challenger), ...(champion ? [line('champion', champion)] : [])].join('\n')}\n`;
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

/** Numbers from 0 to `length`: all of the first half of the points, where curves bend, then evenly spread ones. */
function thinned(length: number): number[] {
  const dense = Math.min(length, POINTS / 2);
  const step = Math.max(1, Math.ceil((length - dense) / (POINTS / 2)));
  return Array.from({ length }, (_, i) => i).filter((i) => i < dense || (i - dense) % step === 0 || i === length - 1);
}
