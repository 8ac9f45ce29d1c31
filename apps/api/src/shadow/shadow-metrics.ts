/** How the shadow's answers differ from the champion's, as counters, and the figures that follow from them. */
import { Counter, type MetricObjectWithValues, type MetricValue, type Registry } from 'prom-client';
import type { ShadowComparison } from './shadow-scorer.worker.ts';

export type ShadowMetrics = {
  countScored(version: string, comparison: ShadowComparison): void;
  countDropped(version: string, champion: string, rows: number): void;
};

export type ShadowFigures = {
  /** Scored by both. */
  rows: number;
  /** Not scored, because requests came first. */
  droppedRows: number;
  /** Rows that only the shadow calls a fraud. */
  onlyShadow: number;
  onlyChampion: number;
  /** Mean of |difference of the probabilities|; null before the first row. */
  meanAbsoluteDifference: number | null;
};

const ROWS = 'fraud_shadow_rows_total';
const DROPPED = 'fraud_shadow_dropped_rows_total';
const DISAGREEMENTS = 'fraud_shadow_disagreements_total';
const DIFFERENCE = 'fraud_shadow_absolute_difference_total';

export function createShadowMetrics(registers: Registry[]): ShadowMetrics {
  const counter = (name: string, help: string, ...more: string[]) =>
    new Counter({ name, help, labelNames: ['version', 'champion', ...more], registers });
  const rows = counter(ROWS, 'Live rows scored by the shadow beside the champion');
  const dropped = counter(DROPPED, 'Live rows the shadow did not score, because it was behind');
  const disagreements = counter(DISAGREEMENTS, 'Rows that only one of the two calls a fraud', 'fraud_by');
  const difference = counter(
    DIFFERENCE,
    'Sum of |probability of the shadow - probability of the champion|; over the rows it is the mean',
  );
  return {
    countScored(version, { champion, rows: scored, onlyShadow, onlyChampion, sumOfDifferences }) {
      rows.inc({ version, champion }, scored);
      disagreements.inc({ version, champion, fraud_by: 'shadow' }, onlyShadow);
      disagreements.inc({ version, champion, fraud_by: 'champion' }, onlyChampion);
      difference.inc({ version, champion }, sumOfDifferences);
    },
    countDropped: (version, champion, count) => dropped.inc({ version, champion }, count),
  };
}

/** The figures of one pair of models, out of everything that is measured. */
export function shadowFiguresIn(
  metrics: readonly MetricObjectWithValues<MetricValue<string>>[],
  version: string,
  champion: string,
): ShadowFigures {
  const valueOf = (name: string, more: Record<string, string> = {}): number => {
    const wanted = Object.entries({ version, champion, ...more });
    return (
      metrics
        .find((metric) => metric.name === name)
        ?.values.find(({ labels }) => wanted.every(([label, value]) => labels[label] === value))?.value ?? 0
    );
  };
  const rows = valueOf(ROWS);
  return {
    rows,
    droppedRows: valueOf(DROPPED),
    onlyShadow: valueOf(DISAGREEMENTS, { fraud_by: 'shadow' }),
    onlyChampion: valueOf(DISAGREEMENTS, { fraud_by: 'champion' }),
    meanAbsoluteDifference: rows === 0 ? null : valueOf(DIFFERENCE) / rows,
  };
}
