/** Whether a judged week starts a retraining. */
import type { RetrainVerdict } from '@fraud/drift';
import type { DriftReport, ReportedWeeks } from '@fraud/drift-report';
import { compareWeeks, parseWeekKey, type Week, type WeekData } from '@fraud/weekly-data';

export const WITHOUT_LABELS: RetrainVerdict = { retrain: false, reason: 'the week has no labels to learn from' };

export const NONE_MATURED: RetrainVerdict = {
  retrain: false,
  reason: 'no labels have matured since the week before, by which to tell how well the model does',
};

/** Another schema, drift or a drop in performance: each calls for a retraining. */
export function firstVerdict(
  schemaChange: string | undefined,
  drift: RetrainVerdict,
  performance: RetrainVerdict,
): NonNullable<DriftReport['retrain']> {
  if (schemaChange !== undefined) return { retrain: true, reason: schemaChange, cause: 'schema' };
  if (drift.retrain) return { ...drift, cause: 'drift' };
  if (performance.retrain) return { ...performance, cause: 'performance' };
  return { retrain: false, reason: `${drift.reason}; ${performance.reason}` };
}

/**
 * A week whose times are wrong is to be corrected, not learned from. A late week asks for nothing: a retraining learns
 * up to the week that asks, and would leave out what is known already.
 */
export function unlessObjected(
  verdict: NonNullable<DriftReport['retrain']>,
  { file, isLabelled }: WeekData,
  reported: ReportedWeeks,
  wrongTime: string | undefined,
): NonNullable<DriftReport['retrain']> {
  if (!verdict.retrain) return verdict;
  if (wrongTime !== undefined) return { retrain: false, reason: wrongTime };
  if (!isLabelled) return WITHOUT_LABELS;
  if (weeksOf([...reported.values()]).some((other) => compareWeeks(other, file) > 0))
    return { retrain: false, reason: 'the week came late, and a later one has been judged already' };
  return verdict;
}

/** The weeks of reports, in their order. */
export function weeksOf(reports: readonly { readonly week: string }[]): Week[] {
  return reports.flatMap(({ week }) => parseWeekKey(`${week}.csv`) ?? []);
}
