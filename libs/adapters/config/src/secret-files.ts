import { readFileSync } from 'node:fs';
import type { Environment, Setting } from './setting.ts';

/** A path, as in `API_TOKEN_FILE=/run/secrets/api-token`, is the value of this variable. */
export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/** The variables of a setting: its name, older names, and `NAME_FILE` of each where a file may hold the value. */
export function variablesOf({ name, aliases = [], mayLieInFile = false }: Setting<unknown>): string[] {
  const names = [name, ...aliases];
  return mayLieInFile ? [...names, ...names.map(fileVariable)] : names;
}

/**
 * The environment in which every `NAME_FILE` of a setting that may lie in a file is empty and `NAME` holds the text of
 * that file, trimmed; an empty file counts as not set, as an empty variable does. A path that cannot be read and a
 * setting that is given both ways are problems, a sentence each; the text of a file is in none of them.
 *
 * @returns `unread`: names of the settings whose file gave no text
 */
export function readSecretFiles(
  settings: readonly Setting<unknown>[],
  given: Environment,
): { readonly env: Environment; readonly problems: readonly string[]; readonly unread: ReadonlySet<string> } {
  const env: Record<string, string | undefined> = { ...given };
  const problems: string[] = [];
  const unread = new Set<string>();
  for (const each of settings.filter(({ mayLieInFile }) => mayLieInFile)) {
    for (const name of [each.name, ...(each.aliases ?? [])]) {
      const path = given[fileVariable(name)]?.trim();
      if (!path) continue;
      env[fileVariable(name)] = '';
      const { text, problem } = given[name]?.trim()
        ? { problem: `${fileVariable(name)} and ${name} are both set: remove one of them` }
        : readText(fileVariable(name), path);
      if (problem === undefined) env[name] = text;
      else {
        problems.push(problem);
        unread.add(each.name);
      }
    }
  }
  return { env, problems, unread };
}

function readText(variable: string, path: string): { text?: string; problem?: string } {
  try {
    return { text: readFileSync(path, 'utf8').trim() };
  } catch (error) {
    return { problem: `${variable} is "${path}": expected the path of a text file (${(error as Error).message})` };
  }
}
