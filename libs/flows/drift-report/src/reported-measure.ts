import type { ColumnStatistics, DriftBaseline, DriftJudgement, JointDrift } from '@fraud/drift';
import type { ReportedMeasure } from './drift-report.ts';

type MovedShare = DriftJudgement['columns'][number]['moved'][number];

export type Measured = {
  readonly judgement: DriftJudgement;
  readonly statistics: readonly ColumnStatistics[];
  /** Undefined where there are too few rows. */
  readonly joint: JointDrift | undefined;
  /** By column; undefined when the model does not say what it uses. */
  readonly importances: Readonly<Record<string, number>> | undefined;
  /** A distance for each column of the baseline. */
  readonly strip: ReportedMeasure['strip'];
  readonly baseline: DriftBaseline;
  readonly wordsOf: (column: string) => { readonly title: string; readonly unit: string };
};

const SHARE_DIGITS = 1e5;

/** A measure in the form of a report: JSON knows no infinity and needs no seventeenth digit of a bar. */
export function reportedMeasure({
  judgement,
  statistics,
  joint,
  importances,
  strip,
  baseline,
  wordsOf,
}: Measured): ReportedMeasure {
  const { pValue, alpha, falseAlarmsPerYear, rule, frauds } = judgement;
  const judgedOf = (column: string) => {
    const judged = judgement.columns.find(({ name }) => name === column)!;
    const { drifted, direction, effect, distance, adjustedPValue, since, moved } = judged;
    return { drifted, direction, effect, distance, adjustedPValue, since, moved: [...moved] };
  };
  const columns = statistics.map((column) => ({
    ...column,
    ...wordsOf(column.name),
    ...judgedOf(column.name),
    welch: { ...column.welch, statistic: Number.isFinite(column.welch.statistic) ? column.welch.statistic : null },
    histograms: {
      ...column.histograms,
      reference: column.histograms.reference.map(rounded),
      current: column.histograms.current.map(rounded),
    },
    importance: importances?.[column.name] ?? null,
  }));
  const categories = judgement.columns.flatMap(({ shares, moved, effect, ...column }) => {
    if (shares === null) return [];
    const known = shares.filter(isKnown);
    return [
      {
        ...column,
        ...wordsOf(column.name),
        effect: Number.isNaN(effect) ? rowsElsewhere(known) : effect,
        moved: moved.filter(isKnown),
        shares: known,
        importance: importances?.[column.name] ?? null,
      },
    ];
  });
  const order = baseline.columns.map(({ name }) => name);
  const places = [...columns, ...categories].map(({ name }) => order.indexOf(name));
  const drifted = [...columns, ...categories]
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
    categories,
    frauds: frauds && { ...frauds },
    joint: joint ?? null,
    strip: strip.map((week) => ({ ...week, distances: places.map((place) => week.distances[place] ?? null) })),
  };
}

/** False for the shares of a column that has no value at all, in this week or in the reference. */
function isKnown({ share, referenceShare }: MovedShare): boolean {
  return Number.isFinite(share) && Number.isFinite(referenceShare);
}

/** Half of all that shares have moved (total variation): 0 to 1. */
function rowsElsewhere(shares: readonly MovedShare[]): number {
  return shares.reduce((sum, { share, referenceShare }) => sum + Math.abs(share - referenceShare), 0) / 2;
}

function rounded(share: number): number {
  return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
}
