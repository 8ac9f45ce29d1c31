import { distance } from 'fastest-levenshtein';
import { variablesOf } from './secret-files.ts';
import type { Environment, Settings } from './setting.ts';

/** Letters by which a short and a long name may differ from a setting and still be taken for it. */
const MAX_EDITS_SHORT = 1;
const MAX_EDITS = 2;
const SHORT_NAME = 8;
/** A name that is only the beginning or the end of a setting must have this many words to be taken for it. */
const MIN_WORDS = 2;

/**
 * One sentence for each name in the environment that is no setting but looks like one that is not set, such as
 * `RATE_LIMT_PER_SECOND`. Other services' settings do not look like this (a test holds it for ours).
 */
export function misspeltNames(settings: Settings, env: Environment): string[] {
  const known = Object.values(settings).flatMap(variablesOf);
  const open = known.filter((name) => !env[name]?.trim());
  return Object.keys(env)
    .filter((name) => !known.includes(name) && env[name]?.trim())
    .flatMap((name) => {
      const meant = open.find((candidate) => looksLike(name, candidate));
      return meant === undefined ? [] : [`${name} is set, but there is no such setting: did you mean ${meant}?`];
    });
}

function looksLike(name: string, setting: string): boolean {
  const isPart = setting.startsWith(`${name}_`) || setting.endsWith(`_${name}`);
  if (isPart && name.split('_').length >= MIN_WORDS) return true;
  return distance(name.toUpperCase(), setting) <= (setting.length < SHORT_NAME ? MAX_EDITS_SHORT : MAX_EDITS);
}
