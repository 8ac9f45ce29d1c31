/**
 * What a transaction is, as data: the columns of a file, the role of each, and from them the model's inputs.
 *
 * The event time always moves, so it never enters a model or a drift test as it is: it becomes the time of day
 * (seconds modulo one day), the first input. The features follow in file order. The label is not an input.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { SchemaError } from './errors.ts';

type ColumnRole = 'eventTime' | 'feature' | 'label';
type Column = { readonly name: string; readonly role: ColumnRole };

export type FeatureSchema = {
  readonly name: string;
  /** Columns of a weekly file, in order; exactly one `eventTime` and one `label`. */
  readonly columns: readonly Column[];
  readonly eventTime: string;
  readonly label: string;
  /** Names of the columns with role `feature`, in order. */
  readonly features: readonly string[];
  /** Names of the model's inputs in vector order: `TimeOfDay`, then the features. */
  readonly inputs: readonly string[];
  /** First 16 hex digits of the SHA-256 over names and roles: two schemas with one fingerprint are the same. */
  readonly fingerprint: string;
};

/** Name of the model input made from the event time. */
const TIME_OF_DAY = 'TimeOfDay';

/** Names that cannot be columns: the input made from the event time, and the caller's own id of a transaction. */
const RESERVED = [TIME_OF_DAY, 'id'];

/**
 * The JSON form `{ name, columns: [{ name, role }] }` and what it means; for configuration that reads a schema file.
 */
export const featureSchemaJson = z
  .strictObject({
    name: z.string().min(1),
    columns: z.array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
          error: ({ input }) =>
            `${JSON.stringify(input)} is not allowed, expected letters, digits and _, no digit first`,
        }),
        role: z.enum(['eventTime', 'feature', 'label'], {
          error: ({ input }) =>
            `${JSON.stringify(input) ?? 'nothing'} is not allowed, expected eventTime, feature or label`,
        }),
      }),
    ),
  })
  .superRefine(({ columns }, context) => {
    for (const message of columnProblems(columns)) context.addIssue({ code: 'custom', message, path: ['columns'] });
  })
  .transform(({ name, columns }): FeatureSchema => {
    const features = columns.filter((column) => column.role === 'feature').map((column) => column.name);
    return Object.freeze({
      name,
      columns,
      eventTime: nameOf(columns, 'eventTime'),
      label: nameOf(columns, 'label'),
      features,
      inputs: [TIME_OF_DAY, ...features],
      fingerprint: bytesToHex(
        sha256(utf8ToBytes(JSON.stringify(columns.map((column) => [column.name, column.role])))),
      ).slice(0, 16),
    });
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

function columnProblems(columns: readonly Column[]): string[] {
  const names = columns.map((column) => column.name);
  const count = (role: ColumnRole) => columns.filter((column) => column.role === role).length;
  return [
    ...[...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map(
      (name) => `column "${name}" is named twice`,
    ),
    ...names.filter((name) => RESERVED.includes(name)).map((name) => `"${name}" is reserved and cannot be a column`),
    ...(['eventTime', 'label'] as const)
      .filter((role) => count(role) !== 1)
      .map((role) => `${count(role)} columns have role ${role}, exactly one must`),
    ...(count('feature') === 0 ? ['no column has role feature, at least one must'] : []),
  ];
}

function nameOf(columns: readonly Column[], role: ColumnRole): string {
  return columns.find((column) => column.role === role)!.name;
}

const SECONDS_PER_DAY = 86_400;

/** Seconds since midnight of an event time in seconds; the remainder is never negative. */
export function timeOfDay(eventTimeSeconds: number): number {
  const rest = eventTimeSeconds % SECONDS_PER_DAY;
  return rest < 0 ? rest + SECONDS_PER_DAY : rest;
}

/**
 * Writes the model's inputs of one transaction to `out[offset, offset + schema.inputs.length)`, rounded to float32,
 * so that training, serving and ONNX agree on every branch. O(inputs), allocates nothing.
 */
export function vectorOf(
  schema: FeatureSchema,
  row: Readonly<Record<string, number>>,
  out: Float32Array,
  offset = 0,
): void {
  out[offset] = timeOfDay(row[schema.eventTime]!);
  for (let i = 0; i < schema.features.length; i++) out[offset + 1 + i] = row[schema.features[i]!]!;
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
