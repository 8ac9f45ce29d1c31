export { type BatchScorer, openBatchScorer } from './open-batch-scorer.ts';
