import { join } from 'node:path';
import { runProgram } from './run-program.ts';

const ROOT = join(import.meta.dirname, '..');
const APPS = ['api', 'watchdog', 'trainer', 'log-shipper'];
const TIMEOUT_MS = 30_000;

/** A setting as the services describe it themselves. */
export type AppSetting = {
  readonly name: string;
  readonly doc: string;
  /** An example or the default; empty when there is neither. */
  readonly value: string;
  readonly isNeeded: boolean;
  /** The services that read it. */
  readonly apps: readonly string[];
};

/** Every setting of every service, from `--env` of each; one that several read is named once. */
export async function settingsOfApps(): Promise<AppSetting[]> {
  const settings = new Map<string, AppSetting>();
  for (const app of APPS) {
    const printed = await runProgram(process.execPath, [join(ROOT, 'apps', app, 'src/main.ts'), '--env'], {
      cwd: ROOT,
      timeoutMs: TIMEOUT_MS,
    });
    for (const setting of parseSettings(printed)) {
      settings.set(setting.name, {
        ...setting,
        ...settings.get(setting.name),
        apps: [...(settings.get(setting.name)?.apps ?? []), app],
      });
    }
  }
  return [...settings.values()];
}

/** Blocks of a comment and a line `NAME=value`, commented out when it may be left out. */
export function parseSettings(text: string): Omit<AppSetting, 'apps'>[] {
  return text
    .trim()
    .split('\n\n')
    .map((block) => {
      const match = /^# (?<doc>.+)\n(?<optional># )?(?<name>[A-Z0-9_]+)=(?<value>.*)$/.exec(block);
      if (match?.groups === undefined)
        throw new Error(`Cannot read the settings of a service: "${block}" is not a comment and a line NAME=value`);
      const { doc, optional, name, value } = match.groups as {
        doc: string;
        optional?: string;
        name: string;
        value: string;
      };
      return { name, doc, value, isNeeded: optional === undefined };
    });
}
