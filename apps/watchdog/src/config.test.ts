import { loadConfig } from '@fraud/config';
import { describe, expect, it } from 'vitest';
import { settings } from './config.ts';

describe('settings', () => {
  it('need only a store', () => {
    expect(loadConfig(settings, { STORE_DIR: './store' })).toMatchObject({
      weeksPrefix: 'weekly_data/',
      watchIntervalSeconds: 60,
      watchSettleSeconds: 2,
      falseAlarmsPerYear: 1,
      driftHistoryWeeks: 52,
      driftCoolDownWeeks: 0,
      mlflowTrackingUri: 'file:./mlruns',
    });
  });

  it('take the older name of the prefix', () => {
    expect(loadConfig(settings, { STORE_DIR: './store', MONTHS_PREFIX: 'months/' }).weeksPrefix).toBe('months/');
  });

  it('refuse a prefix that is no folder and an interval of nothing, both at once', () => {
    const load = () =>
      loadConfig(settings, { STORE_DIR: './store', WEEKS_PREFIX: 'weekly_data', WATCH_INTERVAL_SECONDS: '0' });
    expect(load).toThrow(
      expect.objectContaining({
        code: 'FRAUD_CONFIG_INVALID',
        problems: [expect.stringContaining('WEEKS_PREFIX'), expect.stringContaining('WATCH_INTERVAL_SECONDS')],
      }),
    );
  });
});
