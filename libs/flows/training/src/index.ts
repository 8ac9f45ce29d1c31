export { TrainingError, type TrainingErrorCode } from './errors.ts';
export { trainForest, type TrainForest, type TrainingProgress } from './train-forest.ts';
