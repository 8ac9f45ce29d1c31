import { learnerError } from '../errors.ts';
import type { ForestParameters } from '../forest-parameters.ts';

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
