import type { ColumnStatistics, DriftJudgement, JointDrift } from '@fraud/drift';
import type { ReportedMeasure } from './drift-report.ts';

export type Measured = {
  readonly judgement: DriftJudgement;
  readonly statistics: readonly ColumnStatistics[];
  /** Undefined where there are too few rows. */
  readonly joint: JointDrift | undefined;
  /** By column; undefined when the model does not say what it uses. */
  readonly importances: Readonly<Record<string, number>> | undefined;
  readonly strip: ReportedMeasure['strip'];
};

const SHARE_DIGITS = 1e5;

/** A measure in the form of a report: JSON knows no infinity and needs no seventeenth digit of a bar. */
export function reportedMeasure({ judgement, statistics, joint, importances, strip }: Measured): ReportedMeasure {
  const { pValue, alpha, falseAlarmsPerYear, rule, frauds } = judgement;
  const columns = statistics.map((column) => ({
    ...column,
    ...judgement.columns.find(({ name }) => name === column.name)!,
    welch: { ...column.welch, statistic: Number.isFinite(column.welch.statistic) ? column.welch.statistic : null },
    histograms: {
      ...column.histograms,
      reference: column.histograms.reference.map(rounded),
      current: column.histograms.current.map(rounded),
    },
    moved: [...judgement.columns.find(({ name }) => name === column.name)!.moved],
    importance: importances?.[column.name] ?? null,
  }));
  const drifted = columns
    .filter((column) => column.drifted)
    .toSorted((a, b) => Math.abs(b.distance) - Math.abs(a.distance))
    .map((column) => column.name);
  return {
    pValue,
    alpha,
    falseAlarmsPerYear,
    rule: { ...rule },
    drifted,
    columns,
    frauds: frauds && { ...frauds },
    joint: joint ?? null,
    strip,
  };
}

function rounded(share: number): number {
  return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
}
