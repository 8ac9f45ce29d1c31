export { createGrower, firstTreeOf, groupsOf, growersThatFit, growForest } from './create-grower.ts';
export { LearnerError, type LearnerErrorCode } from './errors.ts';
export { defaultParameters, type ForestParameters, forestParameters, parseParameters, presets } from './forest-parameters.ts';
export { createTrainingSet, positionsOf, type TrainingSet } from './training-set.ts';
export { fitIsotonic } from './fit-isotonic.ts';
export { type AddVotes, createVoter, createVotes, type OutOfBagVotes, scoresOfVotes } from './out-of-bag.ts';
export { permutationImportance } from './permutation-importance.ts';
