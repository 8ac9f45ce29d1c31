import { cron, objectStoreSettings, redisSettings, serviceSettings, setting } from '@fraud/config';
import { z } from 'zod';

/** Everything the log-shipper reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...objectStoreSettings,
  ...redisSettings,
  decisionLogDir: setting('DECISION_LOG_DIR', z.string().default('./decision-log'), {
    doc: 'Folder of the decision log, shared with the log-shipper.',
  }),
  logShipCron: setting('LOG_SHIP_CRON', cron().default('0 3 * * 1'), {
    doc: 'When the decision log is shipped to the object store: minute, hour, day, month, weekday, in UTC.',
  }),
};
