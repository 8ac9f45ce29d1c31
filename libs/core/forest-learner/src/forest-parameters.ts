import { z } from 'zod';
import { learnerError } from './errors.ts';

const mtry = z.union([z.enum(['auto', 'sqrt', 'log2']), z.number().positive()]);

/** What `auto` tries of the inputs; of few of them their root is more. */
const AUTO_SHARE = 0.3;

/** What a learner can be asked for; unknown keys are refused, absent ones take the default. */
export const forestParameters = z.strictObject({
  /** Trees, 1 to 65536. @defaultValue 100 */
  trees: z.int().min(1).max(65_536).default(100),
  /** Splits from the root to the deepest leaf; null: until the leaves are pure. @defaultValue null */
  maxDepth: z.int().min(1).nullable().default(null),
  /** Rows a node needs to be split, counted as often as they were drawn. @defaultValue 2 */
  minSamplesSplit: z.int().min(2).default(2),
  /** Rows a leaf needs, counted as often as they were drawn. @defaultValue 3 */
  minSamplesLeaf: z.int().min(1).default(3),
  /**
   * Inputs tried at each split: a whole number, a share of them below 1, their root or logarithm; `auto`: three tenths
   * of them, or their root where that is more. @defaultValue 'auto'
   */
  mtry: mtry.default('auto'),
  /** What a split is to lessen. @defaultValue 'entropy' */
  criterion: z.enum(['gini', 'entropy']).default('entropy'),
  /**
   * Which cuts of an input are tried at a split: all of them (`best`), or one at random, as in extremely randomized
   * trees. @defaultValue 'best'
   */
  splits: z.enum(['best', 'random']).default('best'),
  /** Leaves of a tree; the splits that lessen the impurity most come first then. null: no limit. @defaultValue null */
  maxLeaves: z.int().min(2).nullable().default(null),
  /**
   * `balanced` gives every class the same total weight, `balanced_subsample` in each tree's own draw; or the weight
   * of a row of each class, with colons between them: `1:50`. @defaultValue 'none'
   */
  classWeight: z
    .union([z.enum(['none', 'balanced', 'balanced_subsample']), z.string().regex(/^\d+(\.\d+)?(:\d+(\.\d+)?)+$/)])
    .default('none'),
  /**
   * Rows a tree draws, as a share of all, above 0 to 1; without bootstrap they are drawn without replacement.
   * @defaultValue 1
   */
  sampleShare: z.number().positive().max(1).default(1),
  /** Whether each tree draws its rows with replacement; else all trees see all rows. @defaultValue true */
  bootstrap: z.boolean().default(true),
  /** Intervals an input's values are told apart by, 2 to 255. @defaultValue 255 */
  maxBins: z.int().min(2).max(255).default(255),
  /** Everything random follows from it. @defaultValue 42 */
  seed: z.int().min(0).max(0xffffffff).default(42),
});

export type ForestParameters = z.infer<typeof forestParameters>;

/** What served best on data of five kinds: docs/decisions/0022. */
export const defaultParameters = Object.freeze({
  ...forestParameters.parse({}),
  classWeight: 'none' as const,
}) satisfies ForestParameters;

/**
 * Ready answers to "which parameters": `full` is the default, `seed` the small balanced forest of the original
 * system.
 */
export const presets = Object.freeze({
  full: defaultParameters,
  seed: Object.freeze({
    ...defaultParameters,
    trees: 25,
    maxDepth: 8,
    minSamplesSplit: 5,
    minSamplesLeaf: 3,
    mtry: 'sqrt',
    criterion: 'gini',
    classWeight: 'balanced',
  }),
}) satisfies Record<string, ForestParameters>;

/**
 * Parameters with defaults filled in.
 *
 * @throws FRAUD_LEARNER_PARAMETERS naming every problem
 */
export function parseParameters(given: unknown): ForestParameters {
  const parsed = forestParameters.safeParse(given);
  if (!parsed.success)
    throw learnerError(
      'FRAUD_LEARNER_PARAMETERS',
      `Cannot grow a forest with these parameters: ${z.prettifyError(parsed.error)}`,
    );
  return parsed.data;
}

/** Number of candidate inputs at each split, 1 to `inputs`. */
export function inputsPerSplit(parameters: ForestParameters, inputs: number): number {
  const { mtry } = parameters;
  if (mtry === 'auto') return Math.ceil(Math.max(AUTO_SHARE * inputs, Math.sqrt(inputs)));
  const wanted =
    mtry === 'sqrt' ? Math.sqrt(inputs) : mtry === 'log2' ? Math.log2(inputs) : mtry < 1 ? mtry * inputs : mtry;
  return Math.max(1, Math.min(inputs, Math.floor(wanted)));
}

/** The stopping rule: whether a node with these rows of each class, at this depth, must stay a leaf. */
export function mustStayLeaf(
  counts: Float64Array,
  depth: number,
  { maxDepth, minSamplesSplit, minSamplesLeaf }: ForestParameters,
): boolean {
  let rows = 0;
  let present = 0;
  for (const count of counts) {
    rows += count;
    present += count > 0 ? 1 : 0;
  }
  return present < 2 || depth === maxDepth || rows < minSamplesSplit || rows < 2 * minSamplesLeaf;
}

/**
 * Weight of a row of each class: 1, as given, or such that all classes that occur weigh the same and the mean row
 * weighs 1.
 *
 * @param rowsOf number of rows of each class
 * @throws FRAUD_LEARNER_PARAMETERS when the weights given are not one a class
 */
export function classWeightsOf(
  rowsOf: readonly number[],
  { classWeight }: Pick<ForestParameters, 'classWeight'>,
): Float64Array {
  if (classWeight === 'none') return new Float64Array(rowsOf.length).fill(1);
  if (classWeight === 'balanced' || classWeight === 'balanced_subsample') {
    const rows = rowsOf.reduce((sum, count) => sum + count, 0);
    const present = rowsOf.filter((count) => count > 0).length;
    return Float64Array.from(rowsOf, (count) => (count > 0 ? rows / (present * count) : 1));
  }
  const weights = Float64Array.from(classWeight.split(':'), Number);
  if (weights.length !== rowsOf.length || weights.some((weight) => weight === 0)) {
    throw learnerError(
      'FRAUD_LEARNER_PARAMETERS',
      `Cannot weigh classes by ${classWeight}: ${rowsOf.length} weights above 0 are needed`,
    );
  }
  return weights;
}
