import type { FeatureSchema } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { RecordRunPayload, RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import type { JobContext } from '@fraud/queue';
import type { GateRules } from '@fraud/training';
import type { SearchLimits } from './growing/choose-parameters.ts';
import type { GrowForest } from './growing/grow-forest.ts';
import type { PlanGrowers } from './growing/plan-growers.ts';
import type { Narrator } from './narrator.ts';
import type { WindowRules } from './plan/training-window.ts';

/** What a retraining works with. */
export type RetrainParts = {
  readonly store: ObjectStore;
  readonly tracking: Tracking;
  readonly schema: FeatureSchema;
  readonly weeksPrefix: string;
  readonly rules: WindowRules;
  readonly gate: GateRules;
  /** What grows the forest. */
  readonly learner: GrowForest['learner'];
  readonly parameters: Partial<ForestParameters>;
  /** What a search for better parameters may take. */
  readonly search: SearchLimits;
  /** Whether a challenger that is to be promoted is grown again from all rows, those it was judged on included. */
  readonly refit: boolean;
  /** Where the trees that fall to this process are grown. */
  readonly growers: PlanGrowers;
  /** Where a copy of a promoted model is kept on local disk. */
  readonly latestModelPath: string;
  /** Backups that are kept in the store. */
  readonly backupsKept: number;
  /** Has a model recorded in MLflow as soon as it takes it. */
  readonly recordLater: (payload: RecordRunPayload) => Promise<void>;
  /** Tells the others that another model serves. */
  readonly announce: (version: string) => Promise<void>;
  readonly now: () => Date;
};

/** The job as the retraining sees it. */
export type RetrainTask = Pick<JobContext, 'jobId' | 'signal' | 'delegate'> & {
  readonly payload: RetrainPayload;
  readonly narrator: Narrator;
};
