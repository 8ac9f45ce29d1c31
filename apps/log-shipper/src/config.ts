import { cron, decisionLogSettings, objectStoreSettings, redisSettings, serviceSettings, setting } from '@fraud/config';

/** Everything the log-shipper reads from its environment. */
export const settings = {
  ...serviceSettings,
  ...objectStoreSettings,
  ...redisSettings,
  ...decisionLogSettings,
  logShipCron: setting('LOG_SHIP_CRON', cron().default('0 3 * * 1'), {
    doc:
      'When the decision log is uploaded to the object store, in UTC. If the machine is lost, the decisions since ' +
      'the last upload are lost with it.',
    example: '15 * * * *',
  }),
};
