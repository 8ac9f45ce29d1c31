export { chooseThreshold, type ThresholdChoice, thresholdChoice } from './choose-threshold.ts';
export { TrainingError, type TrainingErrorCode } from './errors.ts';
export type { GateRules } from './gate-rules.ts';
export { type JudgedModels, judgeModels, type ModelsToJudge } from './judge-models.ts';
export { keepRanking } from './keep-ranking.ts';
export { outOfBagScores } from './out-of-bag-scores.ts';
export { MIN_HELD_OUT_FRAUDS, splitByTime, type SplitRows, type SplitRules } from './split-by-time.ts';
export { trainForest, type TrainForest, type TrainingProgress } from './train-forest.ts';
export { ML_RANDOM_FOREST_MAX_ROWS, ML_RANDOM_FOREST_WARNING, type MlRandomForest, trainMlRandomForest, type TrainMlRandomForest } from './train-ml-random-forest.ts';
