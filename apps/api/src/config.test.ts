import { loadConfig } from '@fraud/config';
import { describe, expect, it } from 'vitest';
import { settings } from './config.ts';

const valid = { STORE_DIR: 'store', API_TOKEN: '6f1ed002ab5595859014ebf0951522d9' };

describe('settings of the API', () => {
  it('accepts a random token and defaults the rest', () => {
    expect(loadConfig(settings, valid)).toMatchObject({
      port: 8000,
      maxRows: 10_000,
      featureSchema: { name: 'ulb-credit-card' },
    });
  });

  it.each([
    '',
    'short',
    '<YOUR_API_TOKEN_0123456789>',
    'your-api-token-123456',
    'aaaaaaaaaaaaaaaaaaaaaaaa',
    'changeme-changeme',
  ])('refuses the token %j', (API_TOKEN) => {
    expect(() => loadConfig(settings, { ...valid, API_TOKEN })).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(/^API_TOKEN /)] }),
    );
  });
});
