import { presets } from '@fraud/forest-learner';

/** The forests that the peers grow here: `full` until leaves are pure, by Gini impurity and the root of the inputs. */
export const peerPresets = {
  ...presets,
  full: { ...presets.full, mtry: 'sqrt', criterion: 'gini', minSamplesLeaf: 1 },
} as const;
