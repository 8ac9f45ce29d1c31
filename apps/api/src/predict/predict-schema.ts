import { columnNamed, exampleRow, type FeatureSchema, type RowExamples, type Transaction } from '@fraud/feature-schema';
import { STALE } from '@fraud/transaction-history';
import { type Static, Type } from 'typebox';
import { ClassName, ModelVersion, Nullable, TransactionId } from '../http/schemas.ts';
import { columnSchema } from './column-schema.ts';

/**
 * One transaction of a request, read: every requested column of the schema, and the caller's own id of it, in the
 * column that the schema has for it or in `id`.
 */
export type RequestRow = Transaction;

/** One row, from the columns of the feature schema. @param beyond further columns that may be there */
export function requestRowSchema(schema: FeatureSchema, beyond: readonly string[] = [], examples: RowExamples = {}) {
  const columns = schema.requested.map((name) => columnNamed(schema, name));
  const properties = {
    ...Object.fromEntries(columns.map((column) => [column.name, columnSchema(column)])),
    ...Object.fromEntries(beyond.map((name) => [name, Type.Optional(Type.Unknown())])),
    ...(schema.id === null && { id: Type.Optional(TransactionId) }),
  };
  return Type.Unsafe<RequestRow>(
    Type.Object(properties, {
      title: 'Transaction',
      additionalProperties: false,
      examples: [exampleRow(schema, examples)],
    }),
  );
}

/** Body of `POST /predict`, as it is documented: rows themselves are read by `openDoor`. */
export function predictBodySchema(schema: FeatureSchema, maxRows: number, examples: RowExamples = {}) {
  return Type.Object(
    { data: Type.Array(requestRowSchema(schema, [], examples), { minItems: 1, maxItems: maxRows }) },
    {
      title: 'PredictRequest',
      additionalProperties: false,
      examples: [{ data: [exampleRow(schema, examples)] }],
    },
  );
}

/** What a body is held against at once; its rows and its other fields are read by the route. */
export function rowsBody(maxRows: number) {
  return Type.Object({ data: Type.Array(Type.Unknown(), { minItems: 1, maxItems: maxRows }) });
}
export type PredictBody = Static<ReturnType<typeof rowsBody>>;

export const ExplainMode = Type.Enum(['top3', 'all'], {
  type: 'string',
  description: 'Reasons: the three weightiest of each fraud, or all of each row',
});
/** `top3`: the three weightiest inputs of each row that is a fraud; `all`: every input of every row. */
export type ExplainMode = Static<typeof ExplainMode>;

export const Reason = Type.Object(
  {
    feature: Type.String({ description: 'A column, or what is derived from several' }),
    title: Type.Optional(Type.String({ description: 'Its name for people' })),
    unit: Type.Optional(Type.String()),
    value: Nullable(Type.Union([Type.Number(), Type.String(), Type.Boolean()]), {
      description: 'As it was sent, such as the level of a category; null is missing',
    }),
    text: Type.String({ description: 'The same in words, with what is usual among legitimate training rows' }),
    contribution: Type.Number(),
    direction: Type.Enum(['towards fraud', 'away from fraud'], { type: 'string' }),
  },
  { title: 'Reason' },
);
export type Reason = Static<typeof Reason>;

const reasons = Type.Array(Reason, { description: 'Weightiest first; contributions to the score before calibration' });
const reasonsBy = Type.Enum(['shap', 'path'], {
  type: 'string',
  description: 'shap: exact Shapley values; path: quick attribution, when the time for exact ones was over',
});
export type Reasons = { reasons: Reason[]; reasonsBy: Static<typeof reasonsBy> };

const Prediction = Type.Object(
  {
    probability: Type.Number({ description: 'Of fraud, 0 to 1' }),
    class: ClassName,
    threshold: Type.Number({ description: 'Fraud at and above it' }),
    decisionId: Type.String({ description: 'For GET /decisions/{id} and POST /feedback' }),
    history: Type.Optional(
      Type.Literal(STALE, {
        description: 'What cards and merchants have done before was out of reach: columns may lack some of it',
      }),
    ),
    reasons: Type.Optional(reasons),
    reasonsBy: Type.Optional(reasonsBy),
  },
  { title: 'Prediction' },
);
export type Prediction = Static<typeof Prediction>;

const ModelSummary = Type.Object(
  {
    version: ModelVersion,
    trainedAt: Type.String({ format: 'date-time' }),
    weeks: Type.Array(Type.String(), { description: 'Names of the weekly files it was trained on' }),
  },
  { title: 'AnsweringModel' },
);
/** What an answer says about the model. */
export type ModelSummary = Static<typeof ModelSummary>;

/** Answer of `POST /predict`. */
export const PredictAnswer = Type.Object(
  {
    class: Type.Array(ClassName, { description: 'One word a row' }),
    predictions: Type.Array(Prediction, { description: 'One a row, in the order of the request' }),
    model: ModelSummary,
  },
  {
    title: 'PredictAnswer',
    examples: [
      {
        class: ['Fraud'],
        predictions: [
          { probability: 0.98, class: 'Fraud', threshold: 0.26, decisionId: '019c3e6a-4f02-7cc1-9d0a-2f6d3f1f7a10' },
        ],
        model: { version: '9c1d5a7e02b4', trainedAt: '2026-11-22T16:04:11.120Z', weeks: ['week_2026_47'] },
      },
    ],
  },
);
export type PredictAnswer = Static<typeof PredictAnswer>;
