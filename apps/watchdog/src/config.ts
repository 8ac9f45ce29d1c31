import {
  decimalNumber,
  jsonFile,
  mlflowSettings,
  objectStoreSettings,
  redisSettings,
  serviceSettings,
  setting,
  wholeNumber,
} from '@fraud/config';
import { featureSchemaJson, ulbSchema } from '@fraud/feature-schema';
import { costSettings } from '@fraud/training';
import { badRowSettings } from '@fraud/weekly-data';
import { z } from 'zod';

/** Everything the watchdog reads from its environment. */
export const settings = {
  ...serviceSettings,
  weeksPrefix: setting(
    'WEEKS_PREFIX',
    z
      .string()
      .regex(/\/$/, { error: 'expected a prefix that ends with /, such as weekly_data/' })
      .default('weekly_data/'),
    { doc: 'Where the weekly files lie in the object store; ends with a slash.', aliases: ['MONTHS_PREFIX'] },
  ),
  watchIntervalSeconds: setting('WATCH_INTERVAL_SECONDS', wholeNumber({ min: 1, max: 86_400 }).default(60), {
    doc: 'How often the watchdog looks for new weekly files.',
  }),
  watchSettleSeconds: setting('WATCH_SETTLE_SECONDS', wholeNumber({ min: 0, max: 3_600 }).default(2), {
    doc: 'How long a weekly file must have been left unchanged before it is read.',
  }),
  falseAlarmsPerYear: setting('FALSE_ALARMS_PER_YEAR', decimalNumber({ min: 0.01, max: 26 }).default(1), {
    doc: 'Drift alarms a year that weeks without drift may raise; fewer means that drift must be greater to be seen.',
  }),
  driftHistoryWeeks: setting('DRIFT_HISTORY_WEEKS', wholeNumber({ min: 1, max: 104 }).default(12), {
    doc: 'Past weeks from which the watchdog learns how much weeks differ anyway; with fewer than six it calibrates by a wider rule.',
  }),
  driftCoolDownWeeks: setting('DRIFT_COOL_DOWN_WEEKS', wholeNumber({ min: 0, max: 52 }).default(0), {
    doc: 'Weeks that must lie between two retrainings because of drift or of a drop in performance; 0: each week may ask.',
  }),
  ...costSettings,
  ...badRowSettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...mlflowSettings,
  featureSchema: setting('FEATURE_SCHEMA_FILE', jsonFile().pipe(featureSchemaJson).default(ulbSchema), {
    doc: 'JSON file with the columns of a transaction and their roles, the same for every service; left out: the ULB credit-card columns.',
  }),
};

/** A week of more than twice as many rows is judged by a sample. */
export const SAMPLE_ROWS = 500_000;
