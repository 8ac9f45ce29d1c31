import { decimalNumber, wholeNumber } from '@fraud/config';
import { type ForestParameters, forestParameters, parseParameters, presets } from '@fraud/forest-learner';
import { z } from 'zod';
import { oneOf, option, type ValuesOf } from '../command-line/option.ts';

const { full, seed } = presets;
const mtry = z.union([z.enum(['auto', 'sqrt', 'log2']), decimalNumber({ min: 0.001 })], {
  error: 'expected auto, sqrt, log2 or a number above 0',
});
const classWeight = z.string().refine((text) => forestParameters.shape.classWeight.safeParse(text).success, {
  error: 'expected none, balanced, balanced_subsample, or a weight for each class, such as 1:50',
});

/** The parameters of a forest. The preset gives those that are left out. */
export const forestParameterOptions = {
  preset: option(
    'NAME',
    oneOf('full', 'seed').default('full'),
    `full: ${full.trees} trees with ${full.minSamplesLeaf} rows a leaf; ` +
      `seed: ${seed.trees} balanced trees of depth ${seed.maxDepth}`,
  ),
  trees: option('N', wholeNumber({ min: 1, max: 65_536 }).optional(), 'number of trees'),
  maxDepth: option('N', wholeNumber({ min: 1 }).optional(), 'maximum number of splits from root to leaf'),
  maxLeaves: option(
    'N',
    wholeNumber({ min: 2 }).optional(),
    'maximum number of leaves of a tree; the best splits are made first',
  ),
  minSamplesSplit: option('N', wholeNumber({ min: 2 }).optional(), 'rows a node needs to be split'),
  minSamplesLeaf: option('N', wholeNumber({ min: 1 }).optional(), 'rows a leaf needs'),
  mtry: option('N', mtry.optional(), 'inputs tried at each split: auto, sqrt, log2, a number, or a share below 1'),
  criterion: option('NAME', oneOf('gini', 'entropy').optional(), 'impurity that splits reduce: gini or entropy'),
  splits: option(
    'NAME',
    oneOf('best', 'random').optional(),
    'cuts of an input tried at each split: best (all of them) or random (one, extremely randomized trees)',
  ),
  classWeight: option(
    'WEIGHT',
    classWeight.optional(),
    'none, balanced, balanced_subsample, or a weight for each class: 1:50',
  ),
  sampleShare: option(
    'SHARE',
    decimalNumber({ min: 0.000_001, max: 1 }).optional(),
    'share of the rows that each tree draws',
  ),
  maxBins: option('N', wholeNumber({ min: 2, max: 255 }).optional(), "maximum number of bins of an input's values"),
  seed: option(
    'N',
    wholeNumber({ min: 0, max: 0xffff_ffff }).optional(),
    `seed of all random choices; default: ${full.seed}`,
  ),
};

/** @throws FRAUD_LEARNER_PARAMETERS */
export function parametersOf({ preset, ...given }: ValuesOf<typeof forestParameterOptions>): ForestParameters {
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  return parseParameters({ ...presets[preset], ...Object.fromEntries(chosen) });
}
