import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import type { Forest } from '@fraud/forest-model';
import type { ForestParameters } from '../forest-parameters.ts';
import type { TrainingSet } from '../training-set/training-set.ts';
import { createVoter, createVotes, scoresOfVotes } from './out-of-bag.ts';

/**
 * How much each input is worth: how far the out-of-bag area under the precision-recall curve falls when the input's
 * values are permuted among the out-of-bag rows of each tree. An input of no use gets about 0, or a little less.
 *
 * Cost: (inputs + 1) x O(trees x rows x depth). Source: Breiman 2001, section 10.
 */
export function permutationImportance(set: TrainingSet, parameters: ForestParameters, forest: Forest): Float64Array {
  const addVotes = createVoter(set, parameters);
  const auprcWithout = (input?: number): number => {
    const votes = createVotes(set);
    addVotes(votes, forest, 0, input);
    const { scores, labels } = scoresOfVotes(votes, set);
    return averagePrecision(scoreCurve(scores, labels));
  };
  const whole = auprcWithout();
  return Float64Array.from({ length: set.inputs }, (_, input) => whole - auprcWithout(input));
}
