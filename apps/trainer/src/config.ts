import {
  type ConfigOf,
  cron,
  decimalNumber,
  jsonFile,
  mlflowSettings,
  objectStoreSettings,
  redisSettings,
  serviceSettings,
  setting,
  wholeNumber,
  yesOrNo,
} from '@fraud/config';
import { featureSchemaJson, ulbSchema } from '@fraud/feature-schema';
import { defaultParameters, type ForestParameters, presets } from '@fraud/forest-learner';
import { costSettings, costsOf, type GateRules, ML_RANDOM_FOREST_MAX_ROWS } from '@fraud/training';
import { badRowSettings } from '@fraud/weekly-data';
import { z } from 'zod';

/** `sqrt`, `log2`, a whole number of inputs, or a share of them below 1. */
const mtry = z.union([z.enum(['sqrt', 'log2']), decimalNumber({ min: 0.001 })], {
  error: 'expected sqrt, log2 or a number above 0',
});

const { full, seed } = presets;

/** Everything the trainer reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...mlflowSettings,
  featureSchema: setting('FEATURE_SCHEMA_FILE', jsonFile().pipe(featureSchemaJson).default(ulbSchema), {
    doc: 'JSON file with the columns of a transaction and their roles, the same for every service; left out: the ULB credit-card columns.',
  }),
  weeksPrefix: setting('WEEKS_PREFIX', z.string().default('weekly_data/'), {
    doc: 'Where the weekly files lie in the store.',
    aliases: ['MONTHS_PREFIX'],
  }),
  ...badRowSettings,
  latestModelPath: setting('LATEST_MODEL_PATH', z.string().default('./model/latest.forest'), {
    doc: 'Local copy of the last good model; the API starts from it when the store cannot be reached.',
  }),
  weeksForTraining: setting('NUM_WEEKS_FOR_TRAINING', wholeNumber({ min: 1, max: 520 }).default(4), {
    doc: 'Weeks a model learns from; more are taken when they hold fewer frauds than wanted.',
  }),
  heldOutShare: setting('HOLDOUT_SHARE', decimalNumber({ min: 0.05, max: 0.5 }).default(0.2), {
    doc: 'Share of the rows, the latest in time, that models are judged on and never trained on.',
  }),
  minTrainingFrauds: setting('MIN_TRAINING_FRAUDS', wholeNumber({ min: 1 }).default(20), {
    doc: 'Frauds a model needs to learn from: with fewer in all weeks together, the champion stays.',
  }),
  wantedTrainingFrauds: setting('WANTED_TRAINING_FRAUDS', wholeNumber({ min: 0 }).default(50), {
    doc: 'Frauds a model should learn from: where the last weeks hold fewer, earlier ones are taken as well.',
  }),
  labelDelayDays: setting('LABEL_DELAY_DAYS', decimalNumber({ min: 0, max: 365 }).default(0), {
    doc: 'Days until a fraud is usually known: later transactions are left out, because a missing report proves nothing yet. Needs an event time that goes on from week to week.',
  }),
  promotionErrorRate: setting('PROMOTION_ERROR_RATE', decimalNumber({ min: 0.001, max: 0.4 }).default(0.05), {
    doc: 'Accepted probability that a challenger which is no better is promoted by chance.',
  }),
  severeDriftShare: setting('SEVERE_DRIFT_SHARE', decimalNumber({ min: 0, max: 1 }).default(0.1), {
    doc: 'Share of the features that must have drifted for a drift to be severe: then a challenger is promoted unless it is worse or dearer beyond chance. 0: always; 1: hardly ever.',
  }),
  refit: setting('REFIT', yesOrNo().default(true), {
    doc: 'Whether a challenger that is to be promoted is grown again from all rows, those it was judged on included. false: what serves is what was judged, without the newest rows.',
  }),
  thresholdBy: setting('THRESHOLD_BY', z.enum(['cost', 'f1']).default('cost'), {
    doc: 'What the threshold of a new model is chosen by: cost (least expected cost) or f1 (best F1).',
  }),
  ...costSettings,
  reviewsPerDay: setting('REVIEWS_PER_DAY', wholeNumber({ min: 1 }).default(100), {
    doc: 'Transactions that people can review in one day; precision and recall of such a list are measured.',
  }),
  backupsKept: setting('MODEL_BACKUPS_KEPT', wholeNumber({ min: 5 }).default(200), {
    doc: 'Models kept under model_backups/; the oldest are deleted, never the champion or one it can be rolled back to.',
  }),
  retrainCron: setting('RETRAIN_CRON', cron().optional(), {
    doc: 'When to retrain without being asked, as cron in UTC; left out: only after drift or on request.',
    example: '0 3 * * 1',
  }),
  seed: setting('TRAINING_SEED', wholeNumber({ min: 0, max: 0xffff_ffff }).default(defaultParameters.seed), {
    doc: 'Everything random in training follows from it.',
  }),
  threads: setting('TRAIN_THREADS', wholeNumber({ min: 1, max: 1_024 }).optional(), {
    doc: 'Threads of a trainer that grow trees; left out: as many as the machine has cores. The model depends neither on it nor on the number of trainers.',
    example: '4',
  }),
  jobLockSeconds: setting('JOB_LOCK_SECONDS', wholeNumber({ min: 1, max: 3_600 }).default(30), {
    doc: 'A trainer that has been silent for so long has lost its jobs to another one.',
  }),
  learner: setting('FOREST_LEARNER', z.enum(['native', 'ml-random-forest']).default('native'), {
    doc: `What grows the forest: native, or ml-random-forest for at most ${ML_RANDOM_FOREST_MAX_ROWS} rows, since its time grows about with their square; of the settings below it heeds trees, depth and rows to split, and its probabilities are not calibrated.`,
  }),
  searchSeconds: setting('PARAMETER_SEARCH_SECONDS', wholeNumber({ min: 0, max: 86_400 }).default(0), {
    doc: 'What a retraining may spend on looking for parameters with a better out-of-bag AUPRC than those below; 0: nothing. The model depends on the speed of the machine then.',
  }),
  preset: setting('FOREST_PRESET', z.enum(['full', 'seed']).default('full'), {
    doc: `What the forest is where the settings below are left out. full: ${full.trees} trees until the leaves are pure; seed: ${seed.trees} balanced trees of depth ${seed.maxDepth}, as in the system this one follows.`,
  }),
  trees: setting('FOREST_TREES', wholeNumber({ min: 1, max: 65_536 }).optional(), {
    doc: 'Trees of the forest; left out: as in the preset.',
    example: '300',
  }),
  maxDepth: setting('FOREST_MAX_DEPTH', wholeNumber({ min: 1 }).optional(), {
    doc: 'Most splits from root to leaf; left out: as in the preset.',
    example: '12',
  }),
  minSamplesSplit: setting('FOREST_MIN_SAMPLES_SPLIT', wholeNumber({ min: 2 }).optional(), {
    doc: 'Rows a node needs to be split; left out: as in the preset.',
    example: '5',
  }),
  minSamplesLeaf: setting('FOREST_MIN_SAMPLES_LEAF', wholeNumber({ min: 1 }).optional(), {
    doc: 'Rows a leaf needs; left out: as in the preset.',
    example: '3',
  }),
  mtry: setting('FOREST_MTRY', mtry.optional(), {
    doc: 'Inputs tried at each split: sqrt, log2, a number, or a share below 1; left out: as in the preset.',
    example: '0.3',
  }),
  classWeight: setting('FOREST_CLASS_WEIGHT', z.enum(['none', 'balanced']).optional(), {
    doc: 'balanced gives frauds and the rest the same total weight; or none; left out: as in the preset.',
    example: 'balanced',
  }),
  maxBins: setting('FOREST_MAX_BINS', wholeNumber({ min: 2, max: 255 }).optional(), {
    doc: "Intervals an input's values are told apart by; left out: as in the preset.",
    example: '128',
  }),
};

export type TrainerConfig = ConfigOf<typeof settings>;

/** The forest the settings ask for: the preset, with what was set beside it. */
export function forestParametersOf({
  preset,
  seed,
  trees,
  maxDepth,
  minSamplesSplit,
  minSamplesLeaf,
  mtry,
  classWeight,
  maxBins,
}: TrainerConfig): Partial<ForestParameters> {
  const set = Object.entries({
    trees,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf,
    mtry,
    classWeight,
    maxBins,
    seed,
  }).filter(([, value]) => value !== undefined);
  return { ...presets[preset], ...Object.fromEntries(set) };
}

/** How models are judged, as the settings ask for it. */
export function gateOf(config: TrainerConfig): GateRules {
  const { promotionErrorRate, severeDriftShare, thresholdBy, amountColumn, reviewsPerDay } = config;
  return {
    promotionErrorRate,
    severeDriftShare,
    thresholdBy,
    amountColumn,
    yardstick: { costs: costsOf(config), reviewsPerDay },
  };
}
