import { loadConfig } from '@fraud/config';
import { defaultParameters, parseParameters, presets } from '@fraud/forest-learner';
import { describe, expect, it } from 'vitest';
import { forestParametersOf, settings } from './config.ts';

const forestOf = (env: Record<string, string>) =>
  parseParameters(forestParametersOf(loadConfig(settings, { STORE_DIR: 'store', ...env })));

describe('the settings', () => {
  it('ask for the default forest when nothing is set', () => {
    expect(forestOf({})).toEqual(defaultParameters);
  });

  it('ask for the forest they describe', () => {
    const env = {
      FOREST_TREES: '25',
      FOREST_MAX_DEPTH: '8',
      FOREST_MIN_SAMPLES_SPLIT: '5',
      FOREST_MIN_SAMPLES_LEAF: '3',
      FOREST_MTRY: '0.5',
      FOREST_CLASS_WEIGHT: 'balanced',
      FOREST_MAX_BINS: '64',
      TRAINING_SEED: '7',
    };
    expect(forestOf(env)).toEqual({
      ...defaultParameters,
      trees: 25,
      maxDepth: 8,
      minSamplesSplit: 5,
      minSamplesLeaf: 3,
      mtry: 0.5,
      classWeight: 'balanced',
      maxBins: 64,
      seed: 7,
    });
  });

  it.each(['weekly', '0 3 * *'])('refuse RETRAIN_CRON=%s, which would never retrain', (text) => {
    expect(() => loadConfig(settings, { STORE_DIR: 'store', RETRAIN_CRON: text })).toThrow(
      `RETRAIN_CRON is "${text}": expected five cron fields, such as 0 3 * * 1`,
    );
  });

  it("ask for the original system's forest by name, with single changes", () => {
    expect(forestOf({ FOREST_PRESET: 'seed', FOREST_TREES: '50' })).toEqual({ ...presets.seed, trees: 50 });
  });

  it.each(['sqrt', 'log2'])('know mtry %s', (mtry) => {
    expect(forestOf({ FOREST_MTRY: mtry }).mtry).toBe(mtry);
  });
});
