import { jsonMutants } from '@fraud/random/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createClassScorer, createScorer, exportMlRandomForest, ForestError, importMlRandomForest } from '../index.ts';
import { aModel } from '../testing/testing.ts';

const numRuns = Number(process.env['FUZZ'] ?? 600);

it('a changed file of ml-random-forest is refused with a code, or is a forest whose scores are probabilities', () => {
  const { inputs, schemaFingerprint } = aModel();
  const file = JSON.parse(exportMlRandomForest(aModel())) as unknown;
  let taken = 0;
  fc.assert(
    fc.property(jsonMutants(file), (mutant) => {
      try {
        const model = importMlRandomForest(JSON.stringify(mutant) ?? '', { inputs, schemaFingerprint });
        taken++;
        for (const value of [NaN, -Infinity, 0.5]) {
          const vector = new Float32Array(model.inputs.length).fill(value);
          const scores =
            model.forest.classes === 2 ? [createScorer(model)(vector)] : [...createClassScorer(model)(vector)];
          expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(ForestError);
      }
    }),
    { numRuns },
  );
  expect(taken).toBeGreaterThan(0);
});
