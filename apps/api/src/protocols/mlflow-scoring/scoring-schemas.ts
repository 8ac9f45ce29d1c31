/** JSON Schemas of MLflow's scoring protocol, for the documentation of the routes. */
import { exampleRow, type FeatureSchema, type RowExamples } from '@fraud/feature-schema';
import { Type } from 'typebox';
import { Nullable } from '../../http/schemas.ts';
import type { Content } from '../../http/served-document.ts';

const Cell = Type.Union([Type.Number(), Type.String()], { description: 'A number, or a text that is one' });
const TypedCell = Nullable(Type.Union([Type.Number(), Type.String(), Type.Boolean()]));

/** What `POST /invocations` takes: JSON with exactly one of four forms, or CSV. */
export function scoringBodies(schema: FeatureSchema, examples: RowExamples = {}): Content {
  const record = Object.fromEntries(
    Object.entries(exampleRow(schema, examples)).filter(([name]) => schema.requested.includes(name)),
  );
  const [names, values] = [Object.keys(record), Object.values(record)];
  const cells = schema.version === 1 ? Cell : Type.Optional(TypedCell);
  const Row = Type.Object(Object.fromEntries(names.map((column) => [column, cells])), {
    title: 'ScoringRow',
    additionalProperties: true,
  });
  const rows = Type.Array(Row, { minItems: 1 });
  const split = Type.Object(
    { columns: Type.Array(Type.String()), data: Type.Array(Type.Array(Type.Unknown())) },
    { title: 'SplitFrame', additionalProperties: true },
  );
  const any = schema.version === 1 ? Type.Unknown() : Type.Optional(Type.Unknown());
  const Columns = Type.Object(Object.fromEntries(names.map((column) => [column, any])), {
    title: 'ScoringColumns',
    additionalProperties: true,
    description: 'The values of each column',
  });
  return {
    'application/json': {
      schema: Type.Object(
        {
          dataframe_split: Type.Optional(split),
          dataframe_records: Type.Optional(rows),
          instances: Type.Optional(rows),
          inputs: Type.Optional(Type.Union([rows, Columns])),
        },
        {
          title: 'ScoringRequest',
          additionalProperties: true,
          oneOf: ['dataframe_split', 'dataframe_records', 'instances', 'inputs'].map((form) => ({ required: [form] })),
          examples: [
            { dataframe_split: { columns: names, data: [values] } },
            { dataframe_records: [record] },
            { instances: [record] },
            { inputs: [record] },
            { inputs: Object.fromEntries(Object.entries(record).map(([column, value]) => [column, [value]])) },
          ],
        },
      ),
    },
    'text/csv': {
      schema: Type.String({ description: 'A header line with the names of the columns, then one line a row' }),
    },
  };
}

export const ScoringAnswer = Type.Object(
  {
    predictions: Type.Array(
      Type.Object({ label: Type.Integer(), fraud_probability: Type.Number() }, { title: 'ScoringPrediction' }),
    ),
  },
  { title: 'ScoringAnswer' },
);

/** How every error but 415 looks. */
export const scoringErrors: Content = {
  'application/json': {
    schema: Type.Object({ error_code: Type.String(), message: Type.String() }, { title: 'ScoringProblem' }),
  },
};

/** MLflow types some plain texts as JSON; its clients expect it. */
export function textTypedAsJson(content: object): { content: Content } {
  return {
    content: { 'application/json': { schema: Type.String({ contentMediaType: 'text/plain', ...content }) } },
  };
}
