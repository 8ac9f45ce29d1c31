import { stringify } from 'yaml';

/**
 * YAML as PyYAML reads it, version 1.1: every string is quoted, else a run id of digits would become a number and
 * `no` a boolean. Keys sorted, one document.
 */
export function toYaml(value: unknown): string {
  return stringify(value, {
    version: '1.1',
    defaultStringType: 'QUOTE_SINGLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    sortMapEntries: true,
    aliasDuplicateObjects: false,
  });
}
