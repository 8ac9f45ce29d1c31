export { type Decision } from './decision.ts';
export { newDecisionId, timeOfDecisionId } from './decision-id.ts';
export { type DecisionLog, type DecisionLogOptions, openDecisionLog } from './appending/decision-log.ts';
export { DecisionLogError, type DecisionLogErrorCode } from './errors.ts';
export { type FeedbackRows, openFeedback } from './labels/feedback.ts';
export { findDecision, type FindOptions } from './segments/find-decision.ts';
export { DEFAULT_FSYNC, type FsyncPolicy, parseFsyncPolicy } from './appending/fsync-policy.ts';
export { type Label, type LabelBatch, labelKey } from './labels/label.ts';
export { type LabelSpool, type LabelSpoolOptions, openLabelSpool } from './labels/label-spool.ts';
export { type LoggedDecisions, readDecisions } from './segments/read-decisions.ts';
export { type MergedFeedback, mergeFeedback } from './labels/merge-feedback.ts';
export {
  logBacklog,
  type LogBacklog,
  shipDecisionLog,
  type ShipOptions,
  type ShippedSegment,
} from './segments/ship-decision-log.ts';
