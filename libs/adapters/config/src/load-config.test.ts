import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  cron,
  decimalNumber,
  jsonFile,
  loadConfig,
  misspeltNames,
  mlflowSettings,
  objectStoreLocation,
  objectStoreSettings,
  readableFile,
  redisSettings,
  Secret,
  secretSetting,
  serviceSettings,
  setting,
  type Settings,
  urlWith,
  weeklyFileSettings,
  wholeNumber,
  yesOrNo,
} from './index.ts';

const settings = {
  weeksPrefix: setting('WEEKS_PREFIX', z.string().default('weekly_data/'), {
    doc: 'Prefix of the weekly files.',
    aliases: ['MONTHS_PREFIX'],
  }),
  trees: setting('TREES', wholeNumber({ min: 1, max: 500 }).default(100), { doc: 'Number of trees.' }),
  share: setting('SHARE', decimalNumber({ min: 0, max: 1 }).optional(), { doc: 'A share.' }),
  demo: setting('DEMO', yesOrNo().default(false), { doc: 'Plays the demo.' }),
  address: setting('ADDRESS', urlWith('redis'), { doc: 'Where it is.' }),
  token: secretSetting('TOKEN', z.string().min(8, { error: 'expected at least 8 characters' }).optional(), {
    doc: 'Who may.',
  }),
};

function problemsOf(these: Settings, env: Record<string, string>): readonly string[] {
  try {
    loadConfig(these, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig()', () => {
  it('gives real numbers and booleans, frozen', () => {
    const config = loadConfig(settings, { TREES: ' 25 ', SHARE: '0.2', DEMO: 'true', ADDRESS: 'redis://x' });
    expect(config).toEqual({
      weeksPrefix: 'weekly_data/',
      trees: 25,
      share: 0.2,
      demo: true,
      address: 'redis://x',
      token: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value for an absent one', () => {
    expect(loadConfig(settings, { TREES: '', SHARE: '  ', ADDRESS: 'redis://x' })).toMatchObject({
      trees: 100,
      share: undefined,
    });
  });

  it('lists every problem with name, value seen and what is allowed', () => {
    expect(problemsOf(settings, { TREES: '1e3', SHARE: 'much', DEMO: 'perhaps', TOKEN: 'hunter2' })).toEqual([
      'TREES is "1e3": expected a whole number from 1 up to 500',
      'SHARE is "much": expected a number from 0 up to 1',
      'DEMO is "perhaps": expected true or false',
      'ADDRESS is not set: Where it is.',
      'TOKEN is set (value not shown): expected at least 8 characters',
    ]);
  });

  it('says which words are allowed', () => {
    expect(problemsOf(serviceSettings, { LOG_LEVEL: 'verbose' })).toEqual([
      'LOG_LEVEL is "verbose": expected trace, debug, info, warn, error or fatal',
    ]);
  });

  it.each(['http://x', 'redis', 'xredis://x'])('refuses the address %s', (ADDRESS) => {
    expect(problemsOf(settings, { ADDRESS })).toEqual([
      `ADDRESS is "${ADDRESS}": expected a URL that starts with redis://`,
    ]);
  });

  it('does not show a password within an address', () => {
    expect(problemsOf(settings, { ADDRESS: 'http://user:hunter2@x' })).toEqual([
      'ADDRESS is "http://[secret]@x": expected a URL that starts with redis://',
    ]);
  });

  it('reads a JSON file, or says why it cannot', () => {
    const file = { schema: setting('SCHEMA_FILE', jsonFile().optional(), { doc: 'A schema.' }) };
    expect(loadConfig(file, { SCHEMA_FILE: join(import.meta.dirname, '../package.json') }).schema).toMatchObject({
      name: '@fraud/config',
    });
    expect(problemsOf(file, { SCHEMA_FILE: 'absent.json' })).toEqual([
      expect.stringMatching(/^SCHEMA_FILE is "absent.json": expected the path of a JSON file \(ENOENT/),
    ]);
  });

  it('takes the path of a file that is there, or says why it cannot be read', () => {
    const file = { key: setting('KEY_FILE', readableFile('the path of a PEM file'), { doc: 'A key.' }) };
    const path = join(import.meta.dirname, '../package.json');
    expect(loadConfig(file, { KEY_FILE: path }).key).toBe(path);
    expect(problemsOf(file, { KEY_FILE: 'absent.pem' })).toEqual([
      expect.stringMatching(/^KEY_FILE is "absent.pem": expected the path of a PEM file \(ENOENT/),
    ]);
  });

  it('names the place within a JSON file', () => {
    const shape = z.object({ sides: z.array(z.object({ length: z.number({ error: 'expected a number' }) })) });
    const file = { shape: setting('SHAPE_FILE', jsonFile().pipe(shape).optional(), { doc: 'A shape.' }) };
    const path = join(mkdtempSync(join(tmpdir(), 'load-config-')), 'shape.json');
    writeFileSync(path, '{"sides":[{"length":1},{"length":"two"}]}');
    expect(problemsOf(file, { SHAPE_FILE: path })).toEqual([
      `SHAPE_FILE is "${path}": sides[1].length: expected a number`,
    ]);
  });

  it('takes the older name, and both names when they agree', () => {
    const env = { ADDRESS: 'redis://x', MONTHS_PREFIX: 'old/' };
    expect(loadConfig(settings, env).weeksPrefix).toBe('old/');
    expect(loadConfig(settings, { ...env, WEEKS_PREFIX: 'old/' }).weeksPrefix).toBe('old/');
  });

  it('refuses two names of one setting that differ', () => {
    expect(problemsOf(settings, { ADDRESS: 'redis://x', MONTHS_PREFIX: 'old/', WEEKS_PREFIX: 'new/' })).toEqual([
      'WEEKS_PREFIX and MONTHS_PREFIX are two names of one setting and differ: remove MONTHS_PREFIX, the older name',
    ]);
  });
});

describe('Secret', () => {
  it('shows itself nowhere but in reveal()', () => {
    const secret = new Secret('hunter2');
    expect([`${secret}`, String(secret), JSON.stringify({ secret }), inspect({ secret }), secret.reveal()]).toEqual([
      '[secret]',
      '[secret]',
      '{"secret":"[secret]"}',
      '{ secret: [secret] }',
      'hunter2',
    ]);
  });
});

describe('objectStoreSettings', () => {
  const locationOf = (env: Record<string, string>) => objectStoreLocation(loadConfig(objectStoreSettings, env));

  it('name a folder, or a bucket with what is known of it', () => {
    expect(locationOf({ STORE_DIR: '/data' })).toEqual({ folder: '/data', maxObjectBytes: 2_048e6 });
    expect(locationOf({ BUCKET_NAME: 'b' })).toMatchObject({ bucket: 'b', region: 'us-east-1' });
    expect(
      locationOf({
        BUCKET_NAME: 'b',
        AWS_DEFAULT_REGION: 'eu-north-1',
        S3_ENDPOINT_URL: 'http://s3:9000',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'key',
        STORE_MAX_OBJECT_MB: '256',
      }),
    ).toEqual({
      bucket: 'b',
      region: 'eu-north-1',
      endpoint: 'http://s3:9000',
      credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
      maxObjectBytes: 256e6,
    });
  });

  it('refuse neither, both, and half a key', () => {
    expect(problemsOf(objectStoreSettings, {})).toEqual([
      'BUCKET_NAME is not set, nor is STORE_DIR: one of them is needed',
    ]);
    expect(problemsOf(objectStoreSettings, { BUCKET_NAME: 'b', STORE_DIR: 'd', AWS_ACCESS_KEY_ID: 'id' })).toEqual([
      'BUCKET_NAME and STORE_DIR are both set: only one of them can be used, remove the other',
      'AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is: set both or neither',
    ]);
  });
});

describe('mlflowSettings', () => {
  const uri = (MLFLOW_TRACKING_URI: string) => problemsOf(mlflowSettings, { MLFLOW_TRACKING_URI });

  it.each([
    'http://localhost:5001',
    'https://user:pw@mlflow.example',
    'file:./mlruns',
    'file:///data/runs',
    './mlruns',
  ])('take %s', (text) => expect(uri(text)).toEqual([]));

  it.each(['sqlite:///mlflow.db', 'postgresql://db/mlflow', 'http://', 'localhost:5001', 'http://a b'])(
    'refuse %s beside all other problems',
    (text) => {
      expect(uri(text)).toEqual([
        `MLFLOW_TRACKING_URI is "${text}": expected http://host:port, https://host:port, or a folder such as ` +
          'file:./mlruns',
      ]);
    },
  );
});

describe('weeklyFileSettings', () => {
  it.each(['weekly_data', '/weekly_data/'])('refuse the prefix %s, for every service alike', (WEEKS_PREFIX) => {
    expect(problemsOf(weeklyFileSettings, { WEEKS_PREFIX })).toEqual([
      expect.stringContaining('expected a prefix that ends with / and does not begin with one, such as weekly_data/'),
    ]);
  });
});

describe('a setting', () => {
  it('says what is allowed, whatever wraps its schema', () => {
    const allowed = Object.fromEntries(Object.values(settings).map((each) => [each.name, each.allowed]));
    expect(allowed).toEqual({
      WEEKS_PREFIX: 'text',
      TREES: 'a whole number from 1 up to 500',
      SHARE: 'a number from 0 up to 1',
      DEMO: 'true or false',
      ADDRESS: 'a URL that starts with redis://',
      TOKEN: 'text',
    });
  });
});

describe('misspeltNames()', () => {
  const warnings = (env: Record<string, string>) => misspeltNames(settings, env);

  it.each([
    ['TRES', 'TREES'],
    ['WEEK_PREFIX', 'WEEKS_PREFIX'],
    ['weeks_prefix', 'WEEKS_PREFIX'],
    ['MONTH_PREFIX', 'MONTHS_PREFIX'],
  ])('asks whether %s means %s', (name, meant) => {
    expect(warnings({ [name]: 'x' })).toEqual([`${name} is set, but there is no such setting: did you mean ${meant}?`]);
  });

  it('takes the beginning of a long name for it', () => {
    const these = { rate: setting('RATE_LIMIT_PER_SECOND', wholeNumber().optional(), { doc: 'How many.' }) };
    expect(misspeltNames(these, { RATE_LIMIT: '1' })).toHaveLength(1);
  });

  it('is silent about other names, about a setting that is set, and about an empty value', () => {
    expect(warnings({ PATH: '/bin', HOME: '/root', TREES: '5', TRES: '5', SHAR: '' })).toEqual([]);
  });
});

describe('the other groups', () => {
  it('have defaults for a machine of one', () => {
    expect(loadConfig({ ...redisSettings, ...mlflowSettings, ...serviceSettings }, {})).toMatchObject({
      redisUrl: 'redis://127.0.0.1:6379',
      mlflowTrackingUri: 'file:./mlruns',
      logLevel: 'info',
      host: '127.0.0.1',
      healthPort: undefined,
    });
  });
});

it.each([
  ['0 3 * * 1', true],
  ['*/5 0-6 1,15 * MON', true],
  ['0 3 * *', false],
  ['0 0 3 * * 1', false],
  ['61 3 * * 1', false],
  ['weekly', false],
])('cron() takes %j: %s', (text, isCron) => {
  expect(cron().safeParse(text).success).toBe(isCron);
});
