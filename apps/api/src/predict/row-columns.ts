import { numberOf } from '@fraud/csv';
import type { FeatureSchema } from '@fraud/feature-schema';

/** The requested columns that only the configured schema names. */
export function columnsBeyond(schema: FeatureSchema, configured: FeatureSchema): string[] {
  return configured.requested.filter((name) => name !== configured.id && !schema.requested.includes(name));
}

/** The row with numbers in the place of texts that are numbers; an `id` stays a text, and an empty one is none. */
export function withNumbers(raw: unknown, takes: (column: string) => boolean): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(raw as object)) {
    if (name === '') continue; // such as the index that pandas writes
    if (name === 'id' && text === '') continue;
    const number = name !== 'id' && typeof text === 'string' && takes(name) ? numberOf(text) : NaN;
    row[name] = Number.isNaN(number) ? text : number;
  }
  return row;
}
