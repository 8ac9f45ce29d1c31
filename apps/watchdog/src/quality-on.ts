import { expectedQuality } from '@fraud/drift';
import type { DriftReport } from '@fraud/drift-report';
import { evaluate } from '@fraud/evaluation';
import { type ForestModel, scoreMatrix } from '@fraud/forest-model';
import type { WeekData } from '@fraud/weekly-data';

/**
 * How the champion should do on a week if its scores are right, and how it did if the week has labels. O(rows x trees
 * x depth).
 */
export function qualityOn(model: ForestModel, { table, isLabelled }: WeekData): NonNullable<DriftReport['quality']> {
  const scores = scoreMatrix(model, table.matrix, table.rows);
  const { threshold } = model;
  const expected = expectedQuality(scores, threshold);
  if (!isLabelled) return { threshold, expected, realised: null };
  const { truePositives, falsePositives, frauds, precision, recall } = evaluate(scores, table.labels, threshold);
  const flagged = truePositives + falsePositives;
  return { threshold, expected, realised: { frauds, flagged, precision: flagged === 0 ? null : precision, recall } };
}
