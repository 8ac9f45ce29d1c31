export { type Decision } from './decision.ts';
export { newDecisionId, timeOfDecisionId } from './decision-id.ts';
export { type DecisionLog, type DecisionLogOptions, openDecisionLog } from './decision-log.ts';
export { DecisionLogError, type DecisionLogErrorCode } from './errors.ts';
export { findDecision, type FindOptions } from './find-decision.ts';
export { DEFAULT_FSYNC, type FsyncPolicy, parseFsyncPolicy } from './fsync-policy.ts';
export { type LoggedDecisions, readDecisions } from './read-decisions.ts';
export { logBacklog, type LogBacklog, shipDecisionLog, type ShipOptions, type ShippedSegment } from './ship-decision-log.ts';
