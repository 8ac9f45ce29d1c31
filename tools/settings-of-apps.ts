import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defaultOf, isRequired, type Setting, type Settings } from '@fraud/config';
import { launcherSettings } from './start/launcher-settings.ts';

const ROOT = join(import.meta.dirname, '..');
const APPS = ['api', 'watchdog', 'trainer', 'log-shipper'];
const LAUNCHER = 'npm start';

/** A setting as the services describe it themselves. */
export type AppSetting = Setting<unknown> & {
  readonly default: string | undefined;
  readonly isRequired: boolean;
  /** The services that read it. */
  readonly apps: readonly string[];
};

/** The settings of each service, by its name, as its config.ts declares them, and those of the launcher. */
export async function settingsByApp(): Promise<ReadonlyMap<string, Settings>> {
  const entries = APPS.map(async (app): Promise<[string, Settings]> => {
    const config = pathToFileURL(join(ROOT, 'apps', app, 'src/config.ts')).href;
    const { settings } = (await import(config)) as { settings: Settings };
    return [app, settings];
  });
  return new Map([...(await Promise.all(entries)), [LAUNCHER, launcherSettings]]);
}

/** Every setting of every service; one that several services read is named once. */
export async function settingsOfApps(): Promise<AppSetting[]> {
  const all = new Map<string, AppSetting>();
  for (const [app, settings] of await settingsByApp()) {
    for (const each of Object.values(settings)) {
      const apps = [...(all.get(each.name)?.apps ?? []), app];
      all.set(each.name, { ...each, default: defaultOf(each), isRequired: isRequired(each), apps });
    }
  }
  return [...all.values()];
}
