import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configurationPageOf, envExampleOf } from './describe-configuration.ts';
import { parseSettings, settingsOfApps } from './settings-of-apps.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');

describe('parseSettings()', () => {
  it('reads name, meaning, value and whether it is needed', () => {
    expect(parseSettings('# Where.\nSTORE=\n\n# How often; in s.\n# EVERY=60\n')).toEqual([
      { name: 'STORE', doc: 'Where.', value: '', isNeeded: true },
      { name: 'EVERY', doc: 'How often; in s.', value: '60', isNeeded: false },
    ]);
    expect(() => parseSettings('STORE=')).toThrow(/"STORE="/);
  });
});

describe('the generated files (renew them with: node tools/configuration.ts)', () => {
  it('say what the services read', { timeout: 60_000 }, async () => {
    const settings = await settingsOfApps();
    expect(read('.env.example')).toBe(envExampleOf(settings));
    expect(read('docs/configuration.md')).toBe(configurationPageOf(settings));
    const names = settings.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_DEFAULT_REGION',
        'MLFLOW_TRACKING_URI',
        'BUCKET_NAME',
        'WEEKS_PREFIX',
        'LATEST_MODEL_PATH',
        'API_TOKEN',
      ]),
    );
    expect(read('.env.example')).toContain('MONTHS_PREFIX');
  });

  it('.env.example as it is sets only what is needed', () => {
    expect(parseEnv(read('.env.example'))).toEqual({ API_TOKEN: '' });
  });
});
