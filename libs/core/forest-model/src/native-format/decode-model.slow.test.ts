import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { createClassScorer, createLevelValues, createScorer, decodeModel, encodeModel, ForestError } from '../index.ts';
import { mutate, numbers } from '../testing/mutate.ts';
import { aModel, aModelOfCategories, aModelOfThreeClasses } from '../testing/testing.ts';

const calibration = { scores: Float64Array.of(0, 0.25, 1), probabilities: Float64Array.of(0, 0.5, 0.75) };

/** The refusal's code, or what the decoded model scores. */
function outcome(bytes: Uint8Array): string {
  try {
    const model = decodeModel(bytes);
    const vector = new Float32Array(model.inputs.length).fill(NaN);
    const scores = model.forest.classes === 2 ? [createScorer(model)(vector)] : [...createClassScorer(model)(vector)];
    return scores.every((score) => score >= 0 && score <= 1) ? 'scores' : `scores ${scores.join(', ')}`;
  } catch (error) {
    return error instanceof ForestError ? error.code : String(error);
  }
}

describe.each([
  ['two classes', encodeModel(aModel({ calibration }))],
  ['three classes', encodeModel(aModelOfThreeClasses())],
  ['categories', encodeModel(aModelOfCategories())],
])('decodeModel() of broken bytes of a model of %s', (_, whole) => {
  it('refuses every one of 60,000 mutants with a code', () => {
    const below = numbers(1);
    const seen = new Set<string>();
    for (let i = 0; i < 60_000; i++) {
      const mutant = mutate(whole, below);
      if (Buffer.compare(mutant, whole) !== 0) seen.add(outcome(mutant));
    }
    for (const result of seen) expect(result).toMatch(/^FRAUD_FOREST_/);
    expect(seen.size).toBeGreaterThan(1);
  });

  it('refuses 60,000 mutants with the right checksum, or they can be scored', () => {
    const below = numbers(2);
    const seen = new Set<string>();
    for (let i = 0; i < 60_000; i++) {
      const mutant = mutate(whole, below);
      if (mutant.length > 48) mutant.set(sha256(mutant.subarray(48)), 16);
      seen.add(outcome(mutant));
    }
    for (const result of seen) expect(result).toMatch(/^(FRAUD_FOREST_|scores$)/);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'scores',
        'FRAUD_FOREST_CORRUPT',
        'FRAUD_FOREST_TRUNCATED',
        'FRAUD_FOREST_NOT_A_MODEL',
        'FRAUD_FOREST_VERSION',
      ]),
    );
  });

  it('refuses every cut', () => {
    for (let length = 0; length < whole.length; length++)
      expect(outcome(whole.subarray(0, length))).toMatch(/^FRAUD_FOREST_(NOT_A_MODEL|TRUNCATED)$/);
  });
});

describe('golden files', () => {
  it.each(['forest-v1', 'forest-v1-three-classes', 'forest-v2'])(
    '%s decodes, is encoded alike and scores as when it was written',
    (name) => {
      const bytes = new Uint8Array(readFileSync(new URL(`../../test/golden/${name}.forest`, import.meta.url)));
      const expected = JSON.parse(readFileSync(new URL(`../../test/golden/${name}.json`, import.meta.url), 'utf8')) as {
        rows: [a: number | string | null, b: number | null, ...scores: number[]][];
      };
      const model = decodeModel(bytes);
      expect(Buffer.compare(encodeModel(model), bytes)).toBe(0);
      const valueOf = createLevelValues(model.categories);
      for (const [a, b, ...scores] of expected.rows) {
        const vector = Float32Array.of(typeof a === 'string' ? valueOf(0, a) : (a ?? NaN), b ?? NaN);
        expect(
          model.forest.classes === 2 ? [createScorer(model)(vector)] : [...createClassScorer(model)(vector)],
        ).toEqual(scores);
      }
    },
  );
});
