import { percent } from '@fraud/charts';
import type { DriftReport } from '../drift-report.ts';

/** What the week costs comes first, then what has moved: the same on the page in the store and in the console. */
export function headline({
  outcome,
  quality,
  performance,
}: Pick<DriftReport, 'outcome' | 'quality' | 'performance'>): string {
  const { auprc, cost: errors, falseAlarms } = performance ?? {};
  const [expected, found] = [quality?.expected.recall, quality?.realised?.recall];
  const cost =
    typeof expected === 'number' && typeof found === 'number'
      ? `The model found ${percent(found)} of this week's frauds and expected to find ${percent(expected)}`
      : undefined;
  if (auprc && auprc.low > 0)
    return cost !== undefined && found! < expected!
      ? cost
      : `The model got worse: AUPRC ${auprc.current.toFixed(3)}, and ${auprc.reference.toFixed(3)} when it was judged`;
  if (errors && errors.low > 0)
    return (
      `The model's errors cost ${errors.current.toFixed(2)} per payment, ` + `and ${errors.reference.toFixed(2)} before`
    );
  if (falseAlarms && falseAlarms.low > 0)
    return (
      `The model flags ${percent(falseAlarms.current)} of the honest payments, ` +
      `and ${percent(falseAlarms.reference)} before`
    );
  const expectedFall = quality?.fall?.alarm ? quality.fall.recall : null;
  if (expectedFall)
    return (
      `The model expects to find ${percent(expectedFall.current)} of this week's frauds, ` +
      `and ${percent(expectedFall.reference)} before`
    );
  const ending = cost === undefined ? undefined : AFTER_COST[outcome];
  return ending === undefined ? HEADLINES[outcome] : `${cost}; ${ending}`;
}

const HEADLINES: Record<DriftReport['outcome'], string> = {
  alarm: 'Drift: this week differs from what the model learned',
  steady: 'No drift that matters',
  'not-tested': 'Not tested',
  'no-champion': 'No model to compare with yet',
};

const AFTER_COST: Partial<Record<DriftReport['outcome'], string>> = {
  alarm: 'the week differs from what it learned',
  steady: 'no drift that matters',
};

/** Whether the week drifted, or the model does worse on it. */
export function isBad({ outcome, performance }: Pick<DriftReport, 'outcome' | 'performance'>): boolean {
  const figures = [performance?.auprc, performance?.cost, performance?.falseAlarms];
  return outcome === 'alarm' || figures.some((figure) => figure && figure.low > 0);
}
