import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@fraud/config';
import { cardSchemaJson } from '@fraud/feature-schema/testing';
import { describe, expect, it } from 'vitest';
import { relationProblems, settings } from './config.ts';

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

  it('wants a key of 32 bytes where the schema has entities', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'schema.json');
    writeFileSync(path, JSON.stringify(cardSchemaJson));
    const load = (more: Record<string, string>) =>
      loadConfig(settings, { ...valid, FEATURE_SCHEMA_FILE: path, ...more }, relationProblems);
    const refused = (name: RegExp) => expect.objectContaining({ problems: [expect.stringMatching(name)] }) as Error;
    expect(() => load({})).toThrow(refused(/^ENTITY_KEY is not set.*\(card\)/));
    expect(() => load({ ENTITY_KEY: 'x'.repeat(31) })).toThrow(refused(/^ENTITY_KEY is set \(value not shown\)/));
    expect(load({ ENTITY_KEY: 'é'.repeat(16) }).entityKey?.reveal()).toHaveLength(16);
    expect(loadConfig(settings, valid, relationProblems).entityKey).toBeUndefined();
  });
});
