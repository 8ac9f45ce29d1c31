import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkConfiguration } from './check-configuration.ts';

describe('checkConfiguration()', () => {
  it('takes an empty environment, since the launcher fills in what is needed', async () => {
    await expect(checkConfiguration({})).resolves.toEqual({});
    await expect(checkConfiguration({ BUCKET_NAME: 'payments' })).resolves.toEqual({ BUCKET_NAME: 'payments' });
  });

  it('reads secrets that lie in files, so that none of them is filled in', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'secrets-')), 'token');
    writeFileSync(file, '7b1de2f40c8d1e7a2b49365f0c8d1e7a\n');
    await expect(checkConfiguration({ API_TOKEN_FILE: file })).resolves.toEqual({
      API_TOKEN: '7b1de2f40c8d1e7a2b49365f0c8d1e7a',
      API_TOKEN_FILE: '',
    });
  });

  it('lists the problems of all services at once, each with the services that read it', async () => {
    const configured = { RATE_LIMIT_PER_SECOND: '0', RETRAIN_CRON: 'weekly', WEEKS_PREFIX: 'weeks', LOG_LEVEL: 'loud' };
    await expect(checkConfiguration(configured)).rejects.toThrow(
      [
        'Cannot start: correct these settings in .env or in the environment',
        '  - LOG_LEVEL is "loud": expected trace, debug, info, warn, error or fatal (api, watchdog, trainer, ' +
          'log-shipper)',
        '  - RATE_LIMIT_PER_SECOND is "0": expected a whole number from 1 up to 1000000 (api)',
        '  - WEEKS_PREFIX is "weeks": expected a prefix that ends with / and does not begin with one, such as ' +
          'weekly_data/ (api, watchdog, trainer)',
        '  - RETRAIN_CRON is "weekly": expected five cron fields, such as 0 3 * * 1 (trainer)',
      ].join('\n'),
    );
  });
});
