export { createGrower, firstTreeOf, groupsOf, growersThatFit, growForest } from './growing/create-grower.ts';
export {
  defaultParameters,
  type ForestParameters,
  forestParameters,
  parseParameters,
  presets,
} from './forest-parameters.ts';
export { learnCategories } from './training-set/learn-categories.ts';
export { createTrainingSet, positionsOf, type TrainingSet } from './training-set/training-set.ts';
export { fitCalibration, fitUnseenCalibration } from './out-of-bag/fit-calibration.ts';
export {
  type AddVotes,
  addUpVotes,
  createVoter,
  createVotes,
  type OutOfBagVotes,
  scoresOfVotes,
} from './out-of-bag/out-of-bag.ts';
