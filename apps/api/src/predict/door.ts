/** What a door for rows is, and what its readers share. */
import { numberOf } from '@fraud/csv';
import type { FeatureSchema, HideEntity } from '@fraud/feature-schema';
import type { FieldProblem } from '../http/problem.ts';
import type { RequestRow } from './predict-schema.ts';

/** How values are written: as JSON has them, or as texts that may be numbers. */
type RowForm = 'json' | 'text';

export type Door = {
  /** The schema that transactions are read by. */
  readonly schema: FeatureSchema;
  /** Names of the columns that are looked at. */
  readonly columns: readonly string[];
  /**
   * Reads one row. @param at the field that holds it, such as `data[2]`; left out: the row stands alone
   *
   * @returns undefined after adding what is wrong with it to `faults`. O(columns)
   */
  readonly read: (raw: unknown, form: RowForm, faults: FieldProblem[], at?: string) => RequestRow | undefined;
  /**
   * Reads the rows of a request; others are let in between every few hundred.
   *
   * @param others what else is wrong with the request
   * @throws FRAUD_API_INVALID naming what is wrong with every row, up to a limit
   */
  readonly readAll: (
    rows: readonly unknown[],
    form: RowForm,
    others?: readonly FieldProblem[],
  ) => Promise<readonly RequestRow[]>;
};

export type DoorOptions = {
  /** The schema of FEATURE_SCHEMA_FILE. */
  readonly configured: FeatureSchema;
  /** Needed by schemas with entities. */
  readonly hide?: HideEntity | undefined;
  /** Told of each value that the serving schema has no place for. */
  readonly onIgnored: (column: string) => void;
};

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
