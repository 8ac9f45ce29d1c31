import { scoreMatrix } from '@fraud/forest-model';
import { aModel, aModelOfThreeClasses } from '@fraud/forest-model/testing';
import { describe, expect, it } from 'vitest';
import { openBatchScorer } from './index.ts';

const rows = 5000;
const matrix = Float32Array.from({ length: 2 * rows }, (_, i) =>
  i % 97 === 0 ? NaN : ((i * 7919) % 1000) / 200 - 2.5,
);

describe('openBatchScorer()', () => {
  it.each([1, 2, 3])(
    'gives the scores of scoreMatrix in %i threads, for one matrix after the other',
    async (threads) => {
      const scorer = openBatchScorer(aModel(), threads);
      const few = Float32Array.of(1, 2, -3, 4);
      const [all, some] = await Promise.all([scorer.score(matrix, rows), scorer.score(few, 2)]);
      expect(all).toEqual(scoreMatrix(aModel(), matrix, rows));
      expect(some).toEqual(scoreMatrix(aModel(), few, 2));
      await scorer.close();
    },
  );

  it('refuses a matrix of another size, and goes on', async () => {
    const scorer = openBatchScorer(aModel(), 2);
    await expect(scorer.score(matrix, rows + 1)).rejects.toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_VECTOR' }),
    );
    expect(await scorer.score(matrix, rows)).toHaveLength(rows);
    await scorer.close();
  });

  it('refuses a model of three classes', () => {
    expect(() => openBatchScorer(aModelOfThreeClasses(), 1)).toThrow(
      expect.objectContaining({ code: 'FRAUD_FOREST_INVALID' }),
    );
  });
});
