import { objectStoreError } from './errors.ts';

const MAX_KEY_BYTES = 1024;
const FORBIDDEN = /[\u0000-\u001f\u007f\\]/;

/** @throws FRAUD_STORE_INVALID_KEY unless `key` names an object in every store: see `ObjectStore` */
export function checkKey(key: string): void {
  const problem = key === '' ? 'it is empty' : problemOf(key.split('/'), key);
  if (problem !== undefined) throw invalid('key', key, problem);
}

/** @throws FRAUD_STORE_INVALID_KEY unless some valid key could start with `prefix`; `''` is the whole store */
export function checkPrefix(prefix: string): void {
  const segments = prefix.split('/');
  if (segments.at(-1) === '') segments.pop();
  const problem = problemOf(segments, prefix);
  if (problem !== undefined) throw invalid('prefix', prefix, problem);
}

function problemOf(segments: readonly string[], text: string): string | undefined {
  if (segments.some((segment) => segment === '')) return 'a segment is empty';
  if (segments.some((segment) => segment.startsWith('.'))) return 'a segment starts with a dot';
  if (FORBIDDEN.test(text)) return 'it has a backslash or a control character';
  if (!text.isWellFormed()) return 'it is not well-formed Unicode';
  if (Buffer.byteLength(text) > MAX_KEY_BYTES) return `it is longer than ${MAX_KEY_BYTES} bytes`;
  return undefined;
}

function invalid(what: string, text: string, problem: string) {
  return objectStoreError(
    'FRAUD_STORE_INVALID_KEY',
    `Cannot use the ${what} ${JSON.stringify(text.slice(0, 100))}: ${problem}; give a relative path such as "a/b.csv"`,
  );
}
