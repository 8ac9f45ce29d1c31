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
    'passwordpassword',
    'qwertyuiopasdfgh',
    'P@ssw0rdP@ssw0rd',
    '0123456789abcdef',
    'my-secret-token-2026',
    'fraudfraudfraudfraud',
  ])('refuses the token %j', (API_TOKEN) => {
    expect(() => loadConfig(settings, { ...valid, API_TOKEN })).toThrow(
      expect.objectContaining({ problems: [expect.stringMatching(/^API_TOKEN /)] }),
    );
  });

  it.each(['yourX8k2LpQ9vT4zR7', 'kD3tokenQz8LmV2xNf7RtYw5b', 'secret-6f1ed002ab5595859014ebf0951522d9'])(
    'takes the strong token %s, whatever words are in it',
    (API_TOKEN) => expect(loadConfig(settings, { ...valid, API_TOKEN }).apiToken.reveal()).toBe(API_TOKEN),
  );

  it('reads the proxies it may trust, and refuses what is no address', () => {
    const proxiesOf = (TRUSTED_PROXIES: string) => loadConfig(settings, { ...valid, TRUSTED_PROXIES }).trustedProxies;
    expect(proxiesOf('10.0.0.5, 172.16.0.0/12,2001:db8::/32')).toEqual(['10.0.0.5', '172.16.0.0/12', '2001:db8::/32']);
    for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0.0/8/9'])
      expect(() => proxiesOf(wrong)).toThrow(
        expect.objectContaining({ problems: [expect.stringMatching(/^TRUSTED_PROXIES /)] }),
      );
  });
});
