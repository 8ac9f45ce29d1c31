import { expectedQuality } from '@fraud/drift';
import { ulbSchema } from '@fraud/feature-schema';
import { scoreMatrix } from '@fraud/forest-model';
import { simulateWeek } from '@fraud/simulation';
import { trainForest } from '@fraud/training';
import { expect, it } from 'vitest';
import { qualityOn } from './champion-quality.ts';

const rowsOf = (seed: number) =>
  simulateWeek({ rows: 20_000, fraudShare: 0.02, seed, startTimeSeconds: seed * 604_800, shift: {} });

it('qualityOn() calibrates the scores of a model that brings no calibration on the rows it was judged on', async () => {
  const forest = await trainForest({
    ...rowsOf(1),
    inputs: ulbSchema.inputs,
    schemaFingerprint: ulbSchema.fingerprint,
    // Balanced classes and shallow trees: scores far above the chance of fraud.
    parameters: { trees: 30, maxDepth: 4, classWeight: 'balanced' },
    threads: 1,
  });
  const model = { ...forest, calibration: null, threshold: 0.5 };
  const [heldOut, table] = [rowsOf(2), rowsOf(3)];
  const { expected, realised } = qualityOn({ model, judged: model, heldOut }, table, true);
  const raw = expectedQuality(scoreMatrix(model, table.matrix, table.rows), model.threshold);
  const error = (recall: number | null) => Math.abs(recall! - realised!.recall!);
  expect([error(raw.recall) > 0.5, raw.frauds > 5 * realised!.frauds]).toEqual([true, true]);
  expect(error(expected.recall)).toBeLessThan(0.05);
  expect(expected.frauds / realised!.frauds).toBeCloseTo(1, 1);
});
