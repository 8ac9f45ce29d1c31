export { createGrower, groupsOf, growForest } from './create-grower.ts';
export { LearnerError, type LearnerErrorCode } from './errors.ts';
export { defaultParameters, type ForestParameters, forestParameters, parseParameters, presets } from './forest-parameters.ts';
export { createTrainingSet, type TrainingSet } from './training-set.ts';
