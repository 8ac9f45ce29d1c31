export { TrainingError, type TrainingErrorCode } from './errors.ts';
export { trainForest, type TrainForest, type TrainingProgress } from './train-forest.ts';
export { ML_RANDOM_FOREST_MAX_ROWS, ML_RANDOM_FOREST_WARNING, type MlRandomForest, trainMlRandomForest, type TrainMlRandomForest } from './train-ml-random-forest.ts';
