import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { aModel } from '@fraud/forest-model/testing';
import { describe, expect, it } from 'vitest';
import { servingModel } from '../models/serving-model.ts';
import { manifest } from '../testing/api-under-test.ts';
import { longestPiece, PIECE_RETRIES } from '../testing/longest-piece.ts';
import { checkExplain, explainDecisions } from './explain.ts';

const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
const model = servingModel(aModel({ inputs: [...inputs], schemaFingerprint }), manifest, { schema: ulbSchema });
const decisions = (count: number) =>
  Array.from({ length: count }, () => ({ transaction: aTransaction(), predictedClass: 1 }) as never);

describe('checkExplain()', () => {
  it('refuses more reasons than one answer holds, and none of the three weightiest', () => {
    expect(() => checkExplain(model, 'all', 1_000)).not.toThrow();
    expect(() => checkExplain(model, 'all', 1_001)).toThrow(
      expect.objectContaining({ code: 'FRAUD_API_TOO_MUCH', message: expect.stringContaining('1000 rows') as string }),
    );
    expect(() => checkExplain(model, 'top3', 10_000)).not.toThrow();
  });
});

describe('explainDecisions()', () => {
  it('lets others in while it explains as many rows as are allowed', PIECE_RETRIES, async () => {
    const { result: explained, pieceMs } = await longestPiece(() =>
      explainDecisions(model, decisions(10_000), 'top3', 50),
    );
    expect(explained.every((each) => each?.reasons.length === 3)).toBe(true);
    expect(new Set(explained.map((each) => each?.reasonsBy))).toEqual(new Set(['shap', 'path']));
    expect(pieceMs).toBeLessThan(100);
  });

  it('gives exact reasons for no row when there is no time for them', async () => {
    const explained = await explainDecisions(model, decisions(3), 'all', 0);
    expect(explained.map((each) => each?.reasonsBy)).toEqual(['path', 'path', 'path']);
  });
});
