import {
  addressSettings,
  type ConfigOf,
  cron,
  decimalNumber,
  entitySettings,
  featureSchemaSetting,
  localModelSettings,
  mlflowSettings,
  objectStoreSettings,
  oneOf,
  redisSettings,
  serviceSettings,
  setting,
  tracingSettings,
  weeklyFileSettings,
  wholeNumber,
  yesOrNo,
} from '@fraud/config';
import { featureSchemaJson, ulbSchema } from '@fraud/feature-schema';
import { defaultParameters } from '@fraud/forest-learner';
import { signingSettings } from '@fraud/model-registry';
import { costSettings, costsOf } from '@fraud/training';
import { badRowSettings, labelDelaySettings } from '@fraud/weekly-data';
import { forestSettings } from './forest-settings.ts';
import type { Trainer } from './retraining/retrain-context.ts';

/** Everything the trainer reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...tracingSettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...mlflowSettings,
  ...addressSettings,
  featureSchema: featureSchemaSetting(featureSchemaJson, ulbSchema),
  ...entitySettings,
  ...weeklyFileSettings,
  ...badRowSettings,
  ...labelDelaySettings,
  ...localModelSettings,
  ...signingSettings,
  weeksForTraining: setting('NUM_WEEKS_FOR_TRAINING', wholeNumber({ min: 1, max: 520 }).default(4), {
    doc:
      'How many weekly files a model learns from. More are taken when they hold fewer frauds than ' +
      'WANTED_TRAINING_FRAUDS.',
    example: '8',
  }),
  heldOutShare: setting('HOLDOUT_SHARE', decimalNumber({ min: 0.05, max: 0.5 }).default(0.2), {
    doc: 'What share of the rows, the newest ones, is kept back to judge the new model. 0.2 is 20 %.',
    example: '0.3',
  }),
  minTrainingFrauds: setting('MIN_TRAINING_FRAUDS', wholeNumber({ min: 1 }).default(20), {
    doc:
      'How many frauds a model needs to learn from. With fewer in all weekly files together, the model in service ' +
      'stays.',
    example: '10',
  }),
  wantedTrainingFrauds: setting('WANTED_TRAINING_FRAUDS', wholeNumber({ min: 0 }).default(50), {
    doc:
      'How many frauds a model should learn from. When the last weeks hold fewer, earlier weeks are added, one at a' +
      ' time.',
    example: '200',
  }),
  feedbackMaxShare: setting('FEEDBACK_MAX_SHARE', decimalNumber({ min: 0, max: 1 }).default(0.1), {
    doc:
      'How many rows of feedback a model may learn from at most, as a share of its rows from weekly files. 0.1 is ' +
      '10 %. 0: learn from weekly files only.',
    example: '0',
  }),
  feedbackMaxSharePerToken: setting('FEEDBACK_MAX_SHARE_PER_TOKEN', decimalNumber({ min: 0, max: 1 }).default(0.05), {
    doc: 'How many of them at most may have labels that one token reported, as a share of the same rows.',
    example: '0.02',
  }),
  promotionErrorRate: setting('PROMOTION_ERROR_RATE', decimalNumber({ min: 0.001, max: 0.4 }).default(0.05), {
    doc: 'How often, at most, one judgement may put a new model that is not better live by luck. 0.05 is 5 of 100.',
    example: '0.01',
  }),
  wrongPromotionsPerYear: setting('WRONG_PROMOTIONS_PER_YEAR', decimalNumber({ min: 0.01, max: 26 }).default(2), {
    doc:
      'How many new models that are not better you accept in a year, however often models are judged. When they are ' +
      'judged every week, each judgement asks for a little more proof than PROMOTION_ERROR_RATE does.',
    example: '0.5',
  }),
  canaryMaxRecallFall: setting('CANARY_MAX_RECALL_FALL', decimalNumber({ min: 0, max: 1 }).default(0.1), {
    doc:
      'How far the share of confirmed frauds of earlier weeks that a model finds may fall. A new model that finds ' +
      'fewer, by more than chance explains, does not go live. 0.1 is ten of a hundred. 1: do not look at it.',
    example: '0.05',
  }),
  severeDriftShare: setting('SEVERE_DRIFT_SHARE', decimalNumber({ min: 0, max: 1 }).default(0.1), {
    doc:
      'A drift is severe when at least this share of what the model decides by has moved: each changed column counts ' +
      'with its importance, in full where it moved by a standard deviation. Then a new model goes live even when it ' +
      'is only shown to be as good as the old one (NON_INFERIORITY_MARGIN). 0: treat every week so. 1: never, almost.',
    example: '0.3',
  }),
  nonInferiorityMargin: setting('NON_INFERIORITY_MARGIN', decimalNumber({ min: 0, max: 0.5 }).default(0.05), {
    doc:
      'After a severe drift a new model goes live when it is shown to rank worse (AUPRC) by less than this, or ' +
      'better. A smaller number asks for more proof.',
    example: '0.02',
  }),
  refit: setting('REFIT', yesOrNo().default(true), {
    doc:
      'Whether a new model that passed is grown again from all rows, including the newest ones on which it was ' +
      'judged. false: the judged model itself goes live.',
    example: 'false',
  }),
  thresholdBy: setting('THRESHOLD_BY', oneOf('cost', 'f1').default('cost'), {
    doc:
      'How the threshold of a new model is chosen. cost: errors cost as little money as possible. f1: the best F1 ' +
      'score.',
    example: 'f1',
  }),
  ...costSettings,
  reviewsPerDay: setting('REVIEWS_PER_DAY', wholeNumber({ min: 1 }).default(100), {
    doc:
      'How many flagged transactions your team can check in a day. The review queue gives out no more, and reports ' +
      'show how many frauds such a list would find. It changes no decision.',
    example: '30',
  }),
  backupsKept: setting('MODEL_BACKUPS_KEPT', wholeNumber({ min: 5 }).default(200), {
    doc:
      'How many models are kept under model_backups/. The oldest are deleted, but never the model in service or one' +
      ' to which it can be rolled back.',
    example: '50',
  }),
  retrainCron: setting('RETRAIN_CRON', cron().optional(), {
    doc: 'When to retrain without being asked, in UTC.',
    example: '0 3 * * 1',
    unset: 'only after drift, after a drop in performance or on request',
  }),
  seed: setting('TRAINING_SEED', wholeNumber({ min: 0, max: 0xffff_ffff }).default(defaultParameters.seed), {
    doc: 'Start of all random numbers in training. The same rows, settings and seed give the same model.',
    example: '7',
  }),
  threads: setting('TRAIN_THREADS', wholeNumber({ min: 1, max: 1_024 }).optional(), {
    doc: 'How many threads of a trainer grow trees. The model does not depend on it.',
    example: '4',
    unset: 'one for each core',
  }),
  jobLockSeconds: setting('JOB_LOCK_SECONDS', wholeNumber({ min: 1, max: 3_600 }).default(30), {
    doc: 'If a trainer gives no sign of life for this many seconds, another trainer takes over its work.',
    example: '60',
  }),
  ...forestSettings,
};

export type TrainerConfig = ConfigOf<typeof settings>;

/** How models are judged, as the settings ask for it. */
export function gateOf(config: TrainerConfig): Trainer['gate'] {
  const {
    promotionErrorRate,
    wrongPromotionsPerYear,
    severeDriftShare,
    nonInferiorityMargin,
    thresholdBy,
    amountColumn,
    reviewsPerDay,
  } = config;
  return {
    promotionErrorRate,
    wrongPromotionsPerYear,
    severeDriftShare,
    nonInferiorityMargin,
    thresholdBy,
    amountColumn,
    yardstick: { costs: costsOf(config), reviewsPerDay },
  };
}
