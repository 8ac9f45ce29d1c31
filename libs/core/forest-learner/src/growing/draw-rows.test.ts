import { describe, expect, it } from 'vitest';
import { parseParameters } from '../forest-parameters.ts';
import { createTrainingSet, positionsOf } from '../training-set/training-set.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { createRowDrawer } from './draw-rows.ts';

describe('createRowDrawer()', () => {
  it('draws with replacement as many rows as asked for, as often as a binomial number of inBagCounts each', () => {
    const rows = 40_001;
    const labels = Uint8Array.from({ length: rows }, (_, r) => (r % 3 === 0 ? 1 : 0));
    const set = createTrainingSet(new Float32Array(rows), rows, 1, labels, 255);
    const positions = positionsOf(set, labels);
    const inBagCounts = allocate(set.memory, Uint8Array, set.positions);
    for (const sampleShare of [1, 0.5]) {
      createRowDrawer(set, parseParameters({ sampleShare }), createKernels(set.memory))(2, inBagCounts);
      const draws = Math.round(sampleShare * rows);
      expect(inBagCounts.reduce((sum, time) => sum + time, 0)).toBe(draws);
      const inSet = positions.reduce((sum, p) => sum + inBagCounts[p]!, 0);
      expect(inSet).toBe(draws);
      for (let count = 0, expected = Math.exp(-sampleShare); count < 5; expected *= sampleShare / ++count) {
        const seen = positions.reduce((sum, p) => sum + (inBagCounts[p] === count ? 1 : 0), 0) / rows;
        expect(Math.abs(seen - expected)).toBeLessThan(4 * Math.sqrt(expected / rows));
      }
    }
  });
});
