/**
 * What a transaction is, as data: the columns of a file, the type of each, and from them the model's inputs.
 * A schema file is of version 2 when it says so, else of version 1, whose columns are numbers without gaps.
 */
import type { HistoryPlan } from '@fraud/histories';
import { z } from 'zod';
import { SchemaError } from '../errors.ts';
import type { Column } from './column.ts';
import type { DerivedColumn } from './derived-column.ts';
import { schemaVersion1 } from './version-1.ts';
import { schemaVersion2 } from './version-2.ts';

export type FeatureSchema = {
  /** Of the form of its file. In version 1 every column is a number and no value is missing. */
  readonly version: 1 | 2;
  readonly name: string;
  /** Columns of a weekly file; those of a file may come in any order. */
  readonly columns: readonly Column[];
  /** Name of the column with the event time. */
  readonly eventTime: string;
  /** Name of the column with the label. */
  readonly label: string;
  /** Name of the column with the transaction's own id; null: rows have none, requests may give one as `id`. */
  readonly id: string | null;
  /** Name of the input with the amount; null: AMOUNT_COLUMN says it. */
  readonly amount: string | null;
  /** Names of the columns that a request gives: all but the label and what is ignored. */
  readonly requested: readonly string[];
  /** Names of the model's inputs in vector order. Version 1: `TimeOfDay`, then the features. */
  readonly inputs: readonly string[];
  /** The inputs that are watched for drift: all but those that the clock alone makes. */
  readonly features: readonly string[];
  /** Positions of the inputs that are categories, ascending. */
  readonly categories: readonly number[];
  /** Inputs that are computed from the columns of a row. */
  readonly derived: readonly DerivedColumn[];
  /** Inputs that are computed from what entities have done before; null without any. */
  readonly histories: HistoryPlan | null;
  /** Their names; they are the last ones of `inputs`. */
  readonly historyColumns: readonly string[];
  /** First 16 hex digits of a SHA-256: two schemas with one fingerprint read and compute the same. */
  readonly fingerprint: string;
  /** The schema file, as JSON text: what `parseFeatureSchema` makes this schema of. */
  readonly json: string;
};

/** The JSON form of a schema file, of either version, for configuration that reads one. */
export const featureSchemaJson = z.unknown().transform((json, context): FeatureSchema => {
  const version = (json as { version?: unknown } | null)?.version;
  if (version !== undefined && version !== 2) {
    const message = `${JSON.stringify(version)} is not allowed, expected 2, or no version for a file of version 1`;
    context.addIssue({ code: 'custom', message, path: ['version'] });
    return z.NEVER;
  }
  const parsed = (version === 2 ? schemaVersion2 : schemaVersion1).safeParse(json);
  if (parsed.success) return Object.freeze({ ...parsed.data, json: JSON.stringify(json) });
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return z.NEVER;
});

/**
 * Reads a schema from its JSON form.
 *
 * @throws FRAUD_SCHEMA_INVALID naming every problem
 */
export function parseFeatureSchema(json: unknown): FeatureSchema {
  const parsed = featureSchemaJson.safeParse(json);
  if (!parsed.success)
    throw new SchemaError('FRAUD_SCHEMA_INVALID', `Cannot read feature schema: ${problemsIn(parsed.error)}`);
  return parsed.data;
}

/** Every problem with the place in the JSON, such as `columns[2].role`. */
function problemsIn({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => [z.core.toDotPath(path), message].filter(Boolean).join(': ')).join('; ');
}

/** The column of that name. */
export function columnNamed(schema: Pick<FeatureSchema, 'columns'>, name: string): Column {
  return schema.columns.find((column) => column.name === name)!;
}

/** The ULB credit-card data set (Kaggle `creditcard.csv`): Time, V1..V28, Amount, Class. */
export const ulbSchema: FeatureSchema = parseFeatureSchema({
  name: 'ulb-credit-card',
  columns: [
    { name: 'Time', role: 'eventTime' },
    ...Array.from({ length: 28 }, (_, i) => ({ name: `V${i + 1}`, role: 'feature' })),
    { name: 'Amount', role: 'feature' },
    { name: 'Class', role: 'label' },
  ],
});
