import type { FeatureSchema } from '@fraud/feature-schema';

/** One transaction of a request: every column but the label, and the caller's own id of it. */
export type RequestRow = Readonly<Record<string, number>> & { readonly id?: string };
export type PredictBody = { readonly data: readonly RequestRow[] };

const LARGEST_FLOAT32 = 3.4028234663852886e38;

export const transactionIdSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: '^[\\x20-\\x7e]+$',
  description: "The caller's own id of the transaction; logged with the decision",
};

/** The columns of a request: all of a weekly file but the label, in its order. */
export function requestColumns(schema: FeatureSchema): string[] {
  return schema.columns.filter((column) => column.role !== 'label').map((column) => column.name);
}

/** JSON Schema of one row, from the columns of the feature schema. */
export function requestRowSchema(schema: FeatureSchema) {
  const columns = requestColumns(schema);
  const number = { type: 'number', minimum: -LARGEST_FLOAT32, maximum: LARGEST_FLOAT32 };
  return {
    type: 'object',
    required: columns,
    additionalProperties: false,
    properties: { ...Object.fromEntries(columns.map((column) => [column, number])), id: transactionIdSchema },
  };
}

/** JSON Schema of the body of `POST /predict`. */
export function predictBodySchema(schema: FeatureSchema, maxRows: number) {
  return {
    type: 'object',
    required: ['data'],
    additionalProperties: false,
    properties: { data: { type: 'array', minItems: 1, maxItems: maxRows, items: requestRowSchema(schema) } },
  };
}
