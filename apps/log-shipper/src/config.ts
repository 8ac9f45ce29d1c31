import {
  cron,
  decisionLogSettings,
  objectStoreSettings,
  redisSettings,
  serviceSettings,
  setting,
  tracingSettings,
  wholeNumber,
} from '@fraud/config';

/** A retraining learns from the last weeks, and labels come late. */
const MIN_WEEKS = 8;

/** Everything the log-shipper reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...tracingSettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...decisionLogSettings,
  logShipCron: setting('LOG_SHIP_CRON', cron().default('0 3 * * 1'), {
    doc:
      'When the decision log is uploaded to the object store, in UTC. If the machine is lost, the decisions since ' +
      'the last upload are lost with it.',
    example: '15 * * * *',
  }),
  keepShippedDays: setting('KEEP_SHIPPED_DAYS', wholeNumber({ min: 0, max: 3_650 }).default(0), {
    doc:
      'How many days an uploaded part of the decision log stays on this machine, in the folder shipped/ of ' +
      'DECISION_LOG_DIR: a second copy for a bucket that loses objects. 0 deletes it when the bucket has confirmed it.',
    example: '30',
  }),
  requestLogWeeksKept: setting('REQUEST_LOG_WEEKS_KEPT', wholeNumber({ min: MIN_WEEKS, max: 10_000 }).optional(), {
    doc:
      'How many weeks of the decision log stay in the object store. Older ones are deleted after each upload, with a ' +
      'line in the audit trail; a retraining then no longer finds them.',
    example: '104',
    unset: 'all weeks stay',
  }),
  labelWeeksKept: setting('LABEL_WEEKS_KEPT', wholeNumber({ min: MIN_WEEKS, max: 10_000 }).optional(), {
    doc: 'How many weeks of reported labels stay in the object store, as REQUEST_LOG_WEEKS_KEPT.',
    example: '104',
    unset: 'all weeks stay',
  }),
};
