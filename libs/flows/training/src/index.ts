export { breakEven } from './threshold/break-even.ts';
export { chooseThreshold, type ThresholdChoice, thresholdChoice } from './threshold/choose-threshold.ts';
export type { GateRules } from './gate/compare-models.ts';
export { amountsOf, costSettings, costsOf, typicalAmountsOf } from './threshold/costs.ts';
export type { PartOfForest } from './growing/grow-trees.worker.ts';
export { type AnsweredWeek, GAIN_WEEKS, promotionGain } from './gate/promotion-gain.ts';
export { judgeModels, measureGain } from './gate/gate-thread.ts';
export { calibrated, outOfBagScores } from './threshold/calibrated-scores.ts';
export { SEARCH_GRID, searchParameters, triedParameters, type TriedParameters } from './threshold/search-parameters.ts';
export { MIN_HELD_OUT_FRAUDS, splitByTime, type SplitRows, type SplitRules } from './threshold/split-by-time.ts';
export { trainForest, type TrainForest, type TrainingProgress } from './growing/train-forest.ts';
export {
  ML_RANDOM_FOREST_MAX_ROWS,
  ML_RANDOM_FOREST_WARNING,
  trainMlRandomForest,
  type TrainMlRandomForest,
} from './growing/train-ml-random-forest.ts';
export { openGrowers, type TreeGrowers } from './growing/tree-growers.ts';
