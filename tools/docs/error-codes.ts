import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** One code, as the comment above it in the errors.ts of its package explains it. */
export type ErrorCode = {
  readonly code: string;
  /** `apps/api`, `libs/flows/weekly-data`. */
  readonly package: string;
  /** First sentence of its comment; empty where it has none. */
  readonly cause: string;
  /** The other sentences; empty where there are none. */
  readonly cure: string;
};

/** The members of a union of codes, and the code of an error class that has only one. */
const UNION = /export type \w+Code =[^]*?';\n/g;
const OF_CLASS = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*readonly code = 'FRAUD_[A-Z_]+'/g;
const CODE = /(?:\/\*\*(?<comment>(?:(?!\*\/)[^])*)\*\/\s*)?(?:\||readonly code =)?\s*'(?<code>FRAUD_[A-Z_]+)'/g;

/** Every code that an errors.ts declares, by package. */
export function errorCodes(): ErrorCode[] {
  return sources('**/errors.ts').flatMap(({ path, text }) => {
    const declared = [...text.matchAll(UNION), ...text.matchAll(OF_CLASS)].map(([all]) => all);
    return [...declared.join('\n').matchAll(CODE)].map(({ groups }) => ({
      code: groups!['code']!,
      package: path.split('/src/')[0]!,
      ...causeAndCure(groups!['comment'] ?? ''),
    }));
  });
}

/** Every code that stands as a text in the source, wherever. */
export function codesInSource(): string[] {
  const texts = sources('**/*.ts').flatMap(({ text }) => [...text.matchAll(/'(FRAUD_[A-Z]+_[A-Z_]*[A-Z])'/g)]);
  return [...new Set(texts.map(([, code]) => code!))];
}

function sources(pattern: string): { path: string; text: string }[] {
  return globSync([`apps/*/src/${pattern}`, `libs/*/*/src/${pattern}`], { cwd: ROOT })
    .filter((path) => !path.includes('/testing/') && !path.endsWith('.test.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function causeAndCure(comment: string): { cause: string; cure: string } {
  const words = comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
  const [, cause = words, cure = ''] = /^(.*?\.)\s+(.*)$/.exec(words) ?? [];
  return { cause, cure };
}
