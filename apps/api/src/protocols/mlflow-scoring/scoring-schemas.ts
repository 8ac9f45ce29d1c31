/** JSON Schemas of MLflow's scoring protocol, for the documentation of the routes. */
import type { Content } from '../../http/api-docs.ts';

const string = { type: 'string' };
const cell = { type: ['number', 'string'], description: 'A number, or a text that is one' };
const rows = (columns: readonly string[]) => ({
  type: 'array',
  minItems: 1,
  items: { type: 'object', required: columns, properties: Object.fromEntries(columns.map((column) => [column, cell])) },
});

/** What `POST /invocations` takes: JSON with exactly one of four forms, or CSV. */
export function scoringBodies(columns: readonly string[]): Content {
  const names = [...columns];
  const record = Object.fromEntries(columns.map((column) => [column, 0]));
  const split = {
    type: 'object',
    required: ['columns', 'data'],
    properties: {
      columns: { type: 'array', items: string },
      data: { type: 'array', minItems: 1, items: { type: 'array', items: {} } },
    },
  };
  const byColumn = {
    type: 'object',
    required: names,
    additionalProperties: {},
    description: 'The values of each column',
  };
  return {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          dataframe_split: split,
          dataframe_records: rows(names),
          instances: rows(names),
          inputs: { anyOf: [rows(names), byColumn] },
        },
        oneOf: ['dataframe_split', 'dataframe_records', 'instances', 'inputs'].map((form) => ({ required: [form] })),
        examples: [
          { dataframe_split: { columns: names, data: [names.map(() => 0)] } },
          { dataframe_records: [record] },
          { instances: [record] },
          { inputs: [record] },
          { inputs: Object.fromEntries(columns.map((column) => [column, [0]])) },
        ],
      },
    },
    'text/csv': {
      schema: { ...string, description: 'A header line with the names of the columns, then one line a row' },
    },
  };
}

export const scoringAnswerSchema = {
  type: 'object',
  required: ['predictions'],
  properties: {
    predictions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['label', 'fraud_probability'],
        properties: { label: { type: 'integer' }, fraud_probability: { type: 'number' } },
      },
    },
  },
};

/** How every error but 415 looks. */
export const scoringErrors: Content = {
  'application/json': {
    schema: {
      type: 'object',
      required: ['error_code', 'message'],
      properties: { error_code: string, message: string },
    },
  },
};

/** MLflow types some plain texts as JSON; its clients expect it. */
export function textTypedAsJson(content: object): { content: Content } {
  return {
    content: { 'application/json': { schema: { type: 'string', contentMediaType: 'text/plain', ...content } } },
  };
}
