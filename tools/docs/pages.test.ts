import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { misspeltNames } from '@fraud/config';
import { describe, expect, it } from 'vitest';
import { settingsByApp, settingsOfApps } from '../settings-of-apps.ts';
import { codesInSource, errorCodes } from './error-codes.ts';
import { generatedPages } from './main.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

describe('the generated pages (renew them with: npm run docs)', () => {
  it('say what the code says', async () => {
    for (const [path, text] of await generatedPages()) expect(read(path), path).toBe(text);
  });

  it('.env.example as it is sets only what is needed', () => {
    expect(parseEnv(read('.env.example'))).toEqual({ API_TOKEN: '' });
  });
});

describe('the settings', () => {
  it('hold the names of the system that this one follows', async () => {
    const names = (await settingsOfApps()).flatMap(({ name, aliases = [] }) => [name, ...aliases]);
    expect(names).toEqual(
      expect.arrayContaining([
        'AWS_ACCESS_KEY_ID',
        'AWS_SECRET_ACCESS_KEY',
        'AWS_DEFAULT_REGION',
        'MLFLOW_TRACKING_URI',
        'BUCKET_NAME',
        'WEEKS_PREFIX',
        'MONTHS_PREFIX',
        'LATEST_MODEL_PATH',
        'API_TOKEN',
      ]),
    );
  });

  it('are described alike by every service that reads them', async () => {
    const described = new Map<string, string>();
    for (const [app, settings] of await settingsByApp()) {
      for (const { name, doc, allowed } of Object.values(settings)) {
        const text = `${doc} (${allowed})`;
        expect(text, `${name} of ${app}`).toBe(described.get(name) ?? text);
        described.set(name, text);
      }
    }
  });

  it('all say what is allowed, and in a whole sentence what they do', async () => {
    for (const { name, allowed, doc } of await settingsOfApps()) {
      expect(allowed, name).not.toBe('text');
      expect(doc, name).toMatch(/^[A-Z].{15,}[^ ]$/);
    }
  });

  it('of one service are never taken for misspelt ones of another', async () => {
    const env = Object.fromEntries((await settingsOfApps()).map(({ name }) => [name, 'x']));
    for (const [app, settings] of await settingsByApp()) {
      const others = Object.fromEntries(Object.values(settings).map(({ name }) => [name, '']));
      expect(misspeltNames(settings, { ...env, ...others }), app).toEqual([]);
    }
  });
});

describe('the error codes', () => {
  it('have a cause and a cure each, in a comment above the code', () => {
    const bare = errorCodes().filter(({ cause, cure }) => cause === '' || cure === '');
    expect(bare.map(({ code }) => code)).toEqual([]);
  });

  it('stand in an errors.ts, once', () => {
    const codes = errorCodes().map(({ code }) => code);
    expect([...new Set(codes)]).toEqual(codes);
    expect(codesInSource().filter((code) => !codes.includes(code))).toEqual([]);
  });
});
