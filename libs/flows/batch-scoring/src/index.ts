export { openBatchScorer } from './open-batch-scorer.ts';
