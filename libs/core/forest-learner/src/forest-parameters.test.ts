import { describe, expect, it } from 'vitest';
import { defaultParameters, inputsPerSplit, parseParameters, presets } from './forest-parameters.ts';

describe('parseParameters()', () => {
  it('fills in the defaults', () => {
    expect(parseParameters({ trees: 7 })).toEqual({ ...defaultParameters, trees: 7 });
    expect(presets.seed).toMatchObject({ trees: 25, maxDepth: 8, classWeight: 'balanced' });
  });

  it.each([{ trees: 0 }, { mtry: -1 }, { maxBins: 256 }, { seed: 1.5 }, { depth: 3 }])('refuses %j', (wrong) => {
    expect(() => parseParameters(wrong)).toThrow(expect.objectContaining({ code: 'FRAUD_LEARNER_PARAMETERS' }));
  });
});

describe('inputsPerSplit()', () => {
  it.each([
    ['auto', 390, 117],
    ['auto', 30, 9],
    ['auto', 8, 3],
    ['auto', 1, 1],
    ['sqrt', 30, 5],
    ['log2', 30, 4],
    [0.5, 7, 3],
    [12, 7, 7],
  ] as const)('gives of mtry %s and %i inputs %i', (mtry, inputs, expected) => {
    expect(inputsPerSplit(parseParameters({ mtry }), inputs)).toBe(expected);
  });
});
