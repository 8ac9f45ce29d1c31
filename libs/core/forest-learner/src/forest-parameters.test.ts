import { describe, expect, it } from 'vitest';
import { defaultParameters, parseParameters, presets } from './forest-parameters.ts';

describe('parseParameters()', () => {
  it('fills in the defaults', () => {
    expect(parseParameters({ trees: 7 })).toEqual({ ...defaultParameters, trees: 7 });
    expect(presets.seed).toMatchObject({ trees: 25, maxDepth: 8, classWeight: 'balanced' });
  });

  it.each([{ trees: 0 }, { mtry: -1 }, { maxBins: 256 }, { seed: 1.5 }, { depth: 3 }])('refuses %j', (wrong) => {
    expect(() => parseParameters(wrong)).toThrow(expect.objectContaining({ code: 'FRAUD_LEARNER_PARAMETERS' }));
  });
});
