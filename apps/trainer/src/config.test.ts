import { loadConfig } from '@fraud/config';
import { defaultParameters, parseParameters, presets } from '@fraud/forest-learner';
import { describe, expect, it } from 'vitest';
import { settings } from './config.ts';
import { forestParametersOf } from './forest-settings.ts';

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
      FOREST_CRITERION: 'entropy',
      FOREST_SPLITS: 'random',
      FOREST_MAX_LEAVES: '200',
      FOREST_SAMPLE_SHARE: '0.5',
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
      criterion: 'entropy',
      splits: 'random',
      maxLeaves: 200,
      sampleShare: 0.5,
      seed: 7,
    });
  });

  it('cover every parameter of the learner but bootstrap', () => {
    const names = Object.keys(parseParameters({})).filter((name) => name !== 'bootstrap');
    expect(names.filter((name) => !(name in settings))).toEqual([]);
  });

  it.each(['balanced_subsample', '1:50'])('know the class weight %s', (classWeight) => {
    expect(forestOf({ FOREST_CLASS_WEIGHT: classWeight }).classWeight).toBe(classWeight);
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
