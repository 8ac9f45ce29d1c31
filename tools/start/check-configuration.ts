import { ConfigError, fileVariable, loadConfig, readSecretFiles } from '@fraud/config';
import { SetupError } from '../run-program.ts';
import { settingsByApp, settingsOfApps } from '../settings-of-apps.ts';
import type { Environment } from './environment.ts';

/** What the launcher adds by itself where nothing is configured; any allowed value will do to check the rest. */
const FILLED_IN = { API_TOKEN: '5f0c8d1e7a2b49365f0c8d1e7a2b4936' };
const FILLED_IN_STORE = { STORE_DIR: '.fraud/store' };

/**
 * Checks what is configured against the settings of every service, before anything is built or started.
 *
 * @returns what is configured, with every secret that lies in a file read; its `NAME_FILE` is empty then
 * @throws SetupError that lists every problem of every service once
 */
export async function checkConfiguration(configured: Environment): Promise<Environment> {
  const hasStore = configured['BUCKET_NAME'] !== undefined || configured['STORE_DIR'] !== undefined;
  const filledIn = configured[fileVariable('API_TOKEN')] === undefined && FILLED_IN;
  const environment = { ...filledIn, ...(!hasStore && FILLED_IN_STORE), ...configured };
  const readers = new Map<string, string[]>();
  for (const [app, settings] of await settingsByApp()) {
    for (const problem of problemsIn(() => loadConfig(settings, environment)))
      readers.set(problem, [...(readers.get(problem) ?? []), app]);
  }
  if (readers.size === 0) return readSecretFiles(await settingsOfApps(), configured).env as Environment;
  const lines = [...readers].map(([problem, apps]) => `  - ${problem} (${apps.join(', ')})`);
  throw new SetupError(
    ['Cannot start: correct these settings in .env or in the environment', ...lines].join('\n') +
      '\nEvery setting is explained in docs/reference/configuration.md.',
  );
}

function problemsIn(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
