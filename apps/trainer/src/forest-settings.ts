/** The settings of the forest: every parameter of the learner, and what grows it. */
import { type ConfigOf, decimalNumber, oneOf, setting, wholeNumber } from '@fraud/config';
import { type ForestParameters, presets } from '@fraud/forest-learner';
import { ML_RANDOM_FOREST_MAX_ROWS } from '@fraud/training';
import { z } from 'zod';

/** `auto`, `sqrt`, `log2`, a whole number of inputs, or a share of them below 1. */
const mtry = z
  .union([z.enum(['auto', 'sqrt', 'log2']), decimalNumber({ min: 0.001 })], {
    error: 'expected auto, sqrt, log2 or a number above 0',
  })
  .describe('auto, sqrt, log2, a whole number of inputs, or a share of them below 1');

/** The names, or one weight a class with colons between them. */
const classWeight = z
  .union([z.enum(['none', 'balanced', 'balanced_subsample']), z.string().regex(/^\d+(\.\d+)?:\d+(\.\d+)?$/)], {
    error: 'expected none, balanced, balanced_subsample or two weights such as 1:50',
  })
  .describe('none, balanced, balanced_subsample, or the weights of other rows and of frauds, such as 1:50');

const { full, seed } = presets;
const PRESET = 'as in FOREST_PRESET';

export const forestSettings = {
  learner: setting('FOREST_LEARNER', oneOf('native', 'ml-random-forest').default('native'), {
    doc:
      `Which program grows the forest. ml-random-forest takes at most ${ML_RANDOM_FOREST_MAX_ROWS} rows, because ` +
      'its time grows about with their square. It uses FOREST_TREES, FOREST_MAX_DEPTH and FOREST_MIN_SAMPLES_SPLIT ' +
      'only, and its probabilities are not calibrated.',
    example: 'ml-random-forest',
  }),
  searchSeconds: setting('PARAMETER_SEARCH_SECONDS', wholeNumber({ min: 0, max: 86_400 }).default(0), {
    doc:
      'How many seconds a retraining may spend on trying other forest parameters. 0: none. With a search, the model' +
      ' depends on the speed of the machine.',
    example: '600',
  }),
  preset: setting('FOREST_PRESET', oneOf('full', 'seed').default('full'), {
    doc:
      `The forest that is grown when no other FOREST_ setting changes it. full: ${full.trees} trees of ` +
      `any depth with at least ${full.minSamplesLeaf} rows a leaf. seed: ${seed.trees} balanced ` +
      `trees of depth ${seed.maxDepth}, as in the Python system that this one follows.`,
    example: 'seed',
  }),
  trees: setting('FOREST_TREES', wholeNumber({ min: 1, max: 65_536 }).optional(), {
    doc: 'How many trees the forest has.',
    example: '300',
    unset: PRESET,
  }),
  maxDepth: setting('FOREST_MAX_DEPTH', wholeNumber({ min: 1 }).optional(), {
    doc: 'How many splits may lie between the root and a leaf.',
    example: '12',
    unset: PRESET,
  }),
  minSamplesSplit: setting('FOREST_MIN_SAMPLES_SPLIT', wholeNumber({ min: 2 }).optional(), {
    doc: 'How many rows a node needs before it is split.',
    example: '5',
    unset: PRESET,
  }),
  minSamplesLeaf: setting('FOREST_MIN_SAMPLES_LEAF', wholeNumber({ min: 1 }).optional(), {
    doc: 'How many rows a leaf needs.',
    example: '3',
    unset: PRESET,
  }),
  mtry: setting('FOREST_MTRY', mtry.optional(), {
    doc: 'How many inputs are tried at each split. auto: three tenths of them, or their root where that is more.',
    example: '0.3',
    unset: PRESET,
  }),
  classWeight: setting('FOREST_CLASS_WEIGHT', classWeight.optional(), {
    doc:
      'How much a row counts. balanced: frauds together weigh as much as all other rows together; ' +
      'balanced_subsample: so in the rows that each tree draws. 1:50: a fraud weighs 50 times as much. none: every ' +
      'row weighs the same.',
    example: 'balanced',
    unset: PRESET,
  }),
  criterion: setting('FOREST_CRITERION', oneOf('gini', 'entropy').optional(), {
    doc: 'What a split reduces: the Gini impurity or the entropy of the classes.',
    example: 'entropy',
    unset: PRESET,
  }),
  splits: setting('FOREST_SPLITS', oneOf('best', 'random').optional(), {
    doc:
      'Which cuts of an input are tried at each split. best: all of them. random: one at random, as in extremely ' +
      'randomized trees.',
    example: 'random',
    unset: PRESET,
  }),
  maxLeaves: setting('FOREST_MAX_LEAVES', wholeNumber({ min: 2 }).optional(), {
    doc: 'How many leaves a tree may have. The splits that separate the classes best are made first.',
    example: '256',
    unset: PRESET,
  }),
  sampleShare: setting('FOREST_SAMPLE_SHARE', decimalNumber({ min: 0.000_001, max: 1 }).optional(), {
    doc: 'How many rows each tree draws, as a share of all rows. Rows are drawn with replacement.',
    example: '0.5',
    unset: PRESET,
  }),
  maxBins: setting('FOREST_MAX_BINS', wholeNumber({ min: 2, max: 255 }).optional(), {
    doc: 'Into how many steps each column is rounded before training. More steps: finer, a little slower.',
    example: '128',
    unset: PRESET,
  }),
};

/**
 * The forest that the settings ask for: the preset, with what was set beside it. Rows are always drawn with
 * replacement: thresholds and calibration need rows that some trees have not seen.
 */
export function forestParametersOf(
  config: ConfigOf<typeof forestSettings> & { readonly seed: number },
): Partial<ForestParameters> {
  const preset = presets[config.preset];
  const names = Object.keys(preset) as (keyof typeof preset)[];
  const given = names.map((name) => [name, name === 'bootstrap' ? undefined : config[name]] as const);
  return { ...preset, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}
