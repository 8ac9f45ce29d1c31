import { alertSettings } from '@fraud/alerts';
import {
  addressSettings,
  type ConfigOf,
  cron,
  decimalNumber,
  entitySettings,
  featureSchemaSetting,
  mlflowSettings,
  objectStoreSettings,
  redisSettings,
  serviceSettings,
  setting,
  tracingSettings,
  weeklyFileSettings,
  wholeNumber,
} from '@fraud/config';
import type { ErrorCosts } from '@fraud/evaluation';
import { entityHasher, featureSchemaJson, type HideEntity, ulbSchema } from '@fraud/feature-schema';
import { costSettings, costsOf } from '@fraud/training';
import { badRowSettings, labelDelaySettings } from '@fraud/weekly-data';

/** Everything the watchdog reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...tracingSettings,
  ...weeklyFileSettings,
  watchIntervalSeconds: setting('WATCH_INTERVAL_SECONDS', wholeNumber({ min: 1, max: 86_400 }).default(60), {
    doc: 'How often the watchdog looks for new weekly files.',
    example: '10',
  }),
  watchSettleSeconds: setting('WATCH_SETTLE_SECONDS', wholeNumber({ min: 0, max: 3_600 }).default(2), {
    doc:
      'How long a weekly file must have been left unchanged before it is read, so that half-uploaded files are not ' +
      'read.',
    example: '30',
  }),
  falseAlarmsPerYear: setting('FALSE_ALARMS_PER_YEAR', decimalNumber({ min: 0.01, max: 26 }).default(1), {
    doc:
      'How many false alarms a year you accept, of drift, performance and expected quality together. A lower number ' +
      'means fewer false alarms, but small changes are missed.',
    example: '0.5',
  }),
  driftHistoryWeeks: setting('DRIFT_HISTORY_WEEKS', wholeNumber({ min: 1, max: 104 }).default(52), {
    doc:
      'How many past weeks the watchdog compares to learn how much normal weeks vary. With fewer than six it ' +
      'assumes a fixed amount of variation, and notices only large changes. Each check reads them: 52 weeks of ' +
      '50,000 rows take 26 seconds of CPU and 450 MB.',
    example: '26',
  }),
  driftCoolDownWeeks: setting('DRIFT_COOL_DOWN_WEEKS', wholeNumber({ min: 0, max: 52 }).default(0), {
    doc: 'How many weeks must pass between two retrainings that the watchdog asks for. 0: every week may ask.',
    example: '2',
  }),
  weekDue: setting('WEEK_DUE', cron().optional(), {
    doc: 'When the file of the past week has to be there, as cron fields in UTC; people are told when it is not.',
    example: '0 9 * * 2',
    unset: 'no week is missed',
  }),
  ...alertSettings,
  ...costSettings,
  ...badRowSettings,
  ...labelDelaySettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...mlflowSettings,
  ...addressSettings,
  featureSchema: featureSchemaSetting(featureSchemaJson, ulbSchema),
  ...entitySettings,
};

/** How weekly files are read. */
type ReadRules = {
  /** So many rows of a week may be left out for a bad value. */
  readonly maxBadRows: number;
  /** A week of more than twice as many rows is judged by a sample, so that memory does not grow with the file. */
  readonly sampleRows: number;
  /** Hides the entities that histories are kept by. */
  readonly hide?: HideEntity | undefined;
};

/** How weeks are judged. */
export type DriftSettings = {
  readonly falseAlarmsPerYear: number;
  /** How many past weeks are read to learn how much normal weeks vary. */
  readonly historyWeeks: number;
  /** So many weeks must lie between two retrainings. */
  readonly coolDownWeeks: number;
  /** Labels of rows younger than this, seen from the newest row, are not final. */
  readonly labelDelayDays: number;
  /** What wrong answers cost. */
  readonly costs: ErrorCosts;
  /** Feature that holds the amount. */
  readonly amountColumn: string;
  readonly read: ReadRules;
};

const SAMPLE_ROWS = 500_000;

export function driftSettingsOf(config: ConfigOf<typeof settings>): DriftSettings {
  return {
    falseAlarmsPerYear: config.falseAlarmsPerYear,
    historyWeeks: config.driftHistoryWeeks,
    coolDownWeeks: config.driftCoolDownWeeks,
    labelDelayDays: config.labelDelayDays,
    costs: costsOf(config),
    amountColumn: config.amountColumn,
    read: {
      maxBadRows: config.maxBadRows,
      sampleRows: SAMPLE_ROWS,
      hide: config.entityKey && entityHasher(config.entityKey.reveal()),
    },
  };
}
