import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** First 16 hex digits of the SHA-256 of the JSON of what a schema means. */
export function fingerprintOf(meaning: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(meaning)))).slice(0, 16);
}

/** Names that stand in the list more than once, each once. */
export function repeatedNames(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
