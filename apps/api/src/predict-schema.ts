import type { FeatureSchema } from '@fraud/feature-schema';

/** One transaction of a request: every column but the label, and the caller's own id of it. */
export type RequestRow = Readonly<Record<string, number>> & { readonly id?: string };
export type PredictBody = { readonly data: readonly RequestRow[] };

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/** JSON Schema of the body of `POST /predict`, from the columns of the feature schema. */
export function predictBodySchema(schema: FeatureSchema, maxRows: number) {
  const columns = schema.columns.filter((column) => column.role !== 'label').map((column) => column.name);
  const number = { type: 'number', minimum: -LARGEST_FLOAT32, maximum: LARGEST_FLOAT32 };
  return {
    type: 'object',
    required: ['data'],
    additionalProperties: false,
    properties: {
      data: {
        type: 'array',
        minItems: 1,
        maxItems: maxRows,
        items: {
          type: 'object',
          required: columns,
          additionalProperties: false,
          properties: {
            ...Object.fromEntries(columns.map((column) => [column, number])),
            id: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[\\x20-\\x7e]+$', description: "The caller's own id of the transaction; logged with the decision" },
          },
        },
      },
    },
  };
}

export type Prediction = { probability: number; class: 'Fraud' | 'No Fraud'; threshold: number; decisionId: string };
export type PredictAnswer = {
  /** One word a row, as the original system answers. */
  class: ('Fraud' | 'No Fraud')[];
  predictions: Prediction[];
  model: { version: string; trainedAt: string; weeks: string[] };
};

const verdict = { type: 'string', enum: ['Fraud', 'No Fraud'] };

/** JSON Schema of the answer of `POST /predict`. */
export const predictAnswerSchema = {
  type: 'object',
  required: ['class', 'predictions', 'model'],
  properties: {
    class: { type: 'array', items: verdict },
    predictions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['probability', 'class', 'threshold', 'decisionId'],
        properties: { probability: { type: 'number' }, class: verdict, threshold: { type: 'number' }, decisionId: { type: 'string' } },
      },
    },
    model: {
      type: 'object',
      required: ['version', 'trainedAt', 'weeks'],
      properties: { version: { type: 'string' }, trainedAt: { type: 'string' }, weeks: { type: 'array', items: { type: 'string' } } },
    },
  },
};
