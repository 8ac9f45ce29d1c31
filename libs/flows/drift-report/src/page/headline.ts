import { percent } from '@fraud/charts';
import type { DriftReport } from '../drift-report.ts';

/** What the week costs comes first, then what has moved. */
export function headline({ outcome, quality, performance }: DriftReport): string {
  const { auprc, cost, falseAlarms } = performance ?? {};
  const [expected, found] = [quality?.expected.recall, quality?.realised?.recall];
  if (auprc && auprc.low > 0)
    return typeof expected === 'number' && typeof found === 'number' && found < expected
      ? `The model found ${percent(found)} of this week's frauds and expected to find ${percent(expected)}`
      : `The model got worse: AUPRC ${auprc.current.toFixed(3)}, and ${auprc.reference.toFixed(3)} when it was judged`;
  if (cost && cost.low > 0)
    return `The model's errors cost ${cost.current.toFixed(2)} per payment, and ${cost.reference.toFixed(2)} before`;
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
  return HEADLINES[outcome];
}

const HEADLINES: Record<DriftReport['outcome'], string> = {
  alarm: 'Drift: this week differs from what the model learned',
  steady: 'No drift that matters',
  'not-tested': 'Not tested',
  'no-champion': 'No model to compare with yet',
};

/** Whether the week drifted, or the model does worse on it. */
export function isBad({ outcome, performance }: DriftReport): boolean {
  const figures = [performance?.auprc, performance?.cost, performance?.falseAlarms];
  return outcome === 'alarm' || figures.some((figure) => figure && figure.low > 0);
}
