import { readFileSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { describe, expect, it } from 'vitest';
import { createScorer, decodeModel, encodeModel, ForestError } from './index.ts';
import { aModel } from './testing.ts';

const calibration = { scores: Float64Array.of(0, 0.25, 1), probabilities: Float64Array.of(0, 0.5, 0.75) };

/** A stream of whole numbers below a bound, the same in every run. */
function numbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 8) / 2 ** 24) * bound);
  };
}

/** The bytes with one to four changes: a bit, a byte, a word, a cut, a copied range, a repeated end. */
function mutate(bytes: Uint8Array, below: (bound: number) => number): Uint8Array {
  let mutant = bytes.slice();
  for (let changes = 1 + below(4); changes > 0 && mutant.length > 0; changes--) {
    const at = below(mutant.length);
    const kind = below(7);
    if (kind <= 1) mutant[at]! ^= 1 << below(8);
    else if (kind === 2) mutant[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)]!;
    else if (kind === 3) mutant.set([0xff, 0xff, 0xff, below(256)].slice(0, mutant.length - at), at);
    else if (kind === 4) mutant = mutant.slice(0, at);
    else if (kind === 5) mutant.copyWithin(at, below(mutant.length), below(mutant.length));
    else mutant = Uint8Array.from([...mutant, ...mutant.subarray(at)]);
  }
  return mutant;
}

/** The refusal's code, or what the decoded model scores. */
function outcome(bytes: Uint8Array): string {
  try {
    const model = decodeModel(bytes);
    const score = createScorer(model)(new Float32Array(model.inputs.length).fill(NaN));
    return score >= 0 && score <= 1 ? 'scores' : `score ${score}`;
  } catch (error) {
    return error instanceof ForestError ? error.code : String(error);
  }
}

describe('decodeModel() of broken bytes', () => {
  const whole = encodeModel(aModel({ calibration }));

  it('refuses every one of 60,000 mutants with a code', () => {
    const below = numbers(1);
    for (let i = 0; i < 60_000; i++) {
      const mutant = mutate(whole, below);
      if (Buffer.compare(mutant, whole) !== 0) expect(outcome(mutant)).toMatch(/^FRAUD_FOREST_/);
    }
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
    expect([...seen]).toEqual(expect.arrayContaining(['scores', 'FRAUD_FOREST_CORRUPT', 'FRAUD_FOREST_TRUNCATED', 'FRAUD_FOREST_NOT_A_MODEL', 'FRAUD_FOREST_VERSION']));
  });

  it('refuses every cut', () => {
    for (let length = 0; length < whole.length; length++) expect(outcome(whole.subarray(0, length))).toMatch(/^FRAUD_FOREST_(NOT_A_MODEL|TRUNCATED)$/);
  });
});

describe('golden files', () => {
  it.each(['forest-v1'])('%s decodes, is encoded alike and scores as when it was written', (name) => {
    const bytes = new Uint8Array(readFileSync(new URL(`../test/golden/${name}.forest`, import.meta.url)));
    const expected = JSON.parse(readFileSync(new URL(`../test/golden/${name}.json`, import.meta.url), 'utf8')) as { rows: [number | null, number | null, number][] };
    const model = decodeModel(bytes);
    expect(Buffer.compare(encodeModel(model), bytes)).toBe(0);
    for (const [a, b, probability] of expected.rows) expect(createScorer(model)(Float32Array.of(a ?? NaN, b ?? NaN))).toBe(probability);
  });
});
