import { ulbSchema } from '@fraud/feature-schema';
import { aTransaction } from '@fraud/feature-schema/testing';
import { joinForests } from '@fraud/forest-model';
import { aModel } from '@fraud/forest-model/testing';
import { expect, it } from 'vitest';
import { servingModel } from '../models/serving-model.ts';
import { manifest } from '../testing/api-under-test.ts';
import { longestPiece, PIECE_RETRIES } from '../testing/longest-piece.ts';
import { mostAlike } from './similar-payments.ts';

const { inputs, fingerprint: schemaFingerprint } = ulbSchema;
const toy = aModel({ inputs: [...inputs], schemaFingerprint });

it('mostAlike() lets others in while it compares many payments, the nearest first', PIECE_RETRIES, async () => {
  const forest = joinForests(Array.from({ length: 5_000 }, () => ({ ...toy.forest, inputs: inputs.length })));
  const model = servingModel({ ...toy, forest }, manifest, { schema: ulbSchema });
  // the toy asks the first input of 1.5 (the hour of the day) in one tree of two, and the second of 0.5 (V1) in both
  const candidates = Array.from({ length: 500 }, (_, i) => ({
    id: `${i}`,
    transaction: aTransaction({ Time: 0, V1: i % 2 === 0 ? 1 : 0 }),
  }));
  const { result, pieceMs } = await longestPiece(() => mostAlike(model, aTransaction({ Time: 0, V1: 1 }), candidates));
  expect(result).toHaveLength(500);
  expect(result.slice(0, 250).every(({ id, proximity }) => Number(id) % 2 === 0 && proximity === 1)).toBe(true);
  expect(result.slice(250).every(({ proximity }) => proximity === 0.5)).toBe(true);
  expect(pieceMs).toBeLessThan(100);
});

it('mostAlike() passes over payments without a column that the version looks at', async () => {
  const model = servingModel(toy, manifest, { schema: ulbSchema });
  const older = aTransaction();
  delete older['V1'];
  const candidates = [
    { id: 'older', transaction: older },
    { id: 'whole', transaction: aTransaction() },
  ];
  expect(await mostAlike(model, aTransaction(), candidates)).toEqual([{ id: 'whole', proximity: 1 }]);
});
