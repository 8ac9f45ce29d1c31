import type { KeyObject } from 'node:crypto';
import type { YearlyErrors } from '@fraud/evaluation';
import type { FeatureSchema, HideEntity } from '@fraud/feature-schema';
import type { ForestParameters } from '@fraud/forest-learner';
import type { RecordRunPayload, RetrainPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import type { ObjectStore } from '@fraud/object-store';
import type { JobContext } from '@fraud/queue';
import type { Tracing } from '@fraud/service';
import type { GateRules, SplitRules } from '@fraud/training';
import type { PlanGrowers } from '../growing/plan-growers.ts';
import type { CanaryRules } from '../judging/canary-recall.ts';
import type { ProgressReporter } from './progress-reporter.ts';

/** How much of the training rows feedback may be, as shares of the rows of weekly files. */
export type FeedbackRules = { readonly maxShare: number; readonly maxSharePerToken: number };

/** Which weeks and rows a model learns from. */
export type WindowRules = SplitRules & {
  readonly weeks: number;
  /** So many rows of a week may be left out for a bad value. @defaultValue 0 */
  readonly maxBadRows?: number;
  /** Hides the entities that histories are kept by. */
  readonly hide?: HideEntity | undefined;
  readonly feedback: FeedbackRules;
};

/** What a search for better parameters may take. */
type SearchLimits = {
  /** 0: the parameters of the settings are taken as they are. */
  readonly seconds: number;
  /** Of this machine. */
  readonly threads: number;
};

/** What all retrainings of a process share: the outside parts, and the settings. */
export type Trainer = {
  readonly store: ObjectStore;
  readonly tracking: Tracking;
  /** Where people open the console. */
  readonly consoleUrl?: string | undefined;
  readonly schema: FeatureSchema;
  readonly weeksPrefix: string;
  readonly window: WindowRules;
  readonly gate: GateRules & YearlyErrors;
  readonly canaryRules: Pick<CanaryRules, 'maxRecallFall'>;
  /** What grows the forest. */
  readonly learner: 'native' | 'ml-random-forest';
  readonly parameters: Partial<ForestParameters>;
  readonly search: SearchLimits;
  /** Whether a challenger that is to be promoted is grown again from all rows, the held-out ones included. */
  readonly refit: boolean;
  /** Grows the trees that fall to this process. */
  readonly growers: PlanGrowers;
  /** Where the local copy of a promoted model is kept. */
  readonly latestModelPath: string;
  /** Signs the models. */
  readonly signingKey?: KeyObject | undefined;
  /** Backups that are kept in the store. */
  readonly backupsKept: number;
  /** Records a model in MLflow later, as soon as MLflow accepts it. */
  readonly recordLater: (payload: RecordRunPayload) => Promise<void>;
  /** Tells the APIs that another model serves. */
  readonly announce: (version: string) => Promise<void>;
  readonly now: () => Date;
  readonly span: Tracing['span'];
};

/** One retraining: its job, and what it works with. */
export type RetrainContext = Trainer &
  Pick<JobContext, 'jobId' | 'signal' | 'delegate'> & {
    readonly payload: RetrainPayload;
    readonly progress: ProgressReporter;
  };
