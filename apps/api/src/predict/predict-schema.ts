import type { FeatureSchema } from '@fraud/feature-schema';
import { type Static, type TUnsafe, Type } from 'typebox';
import { ClassName, ModelVersion, TransactionId } from '../http/schemas.ts';

/** One transaction of a request: every column but the label, and the caller's own id of it. */
export type RequestRow = Readonly<Record<string, number>> & { readonly id?: string | number };

const MAX_FLOAT32 = 3.4028234663852886e38;

/** One row, from the columns of the feature schema. */
export function requestRowSchema(schema: FeatureSchema): TUnsafe<RequestRow> {
  const columns = schema.requested;
  const number = Type.Number({ minimum: -MAX_FLOAT32, maximum: MAX_FLOAT32 });
  return Type.Unsafe<RequestRow>(
    Type.Object(
      { ...Object.fromEntries(columns.map((column) => [column, number])), id: Type.Optional(TransactionId) },
      { title: 'Transaction', additionalProperties: false, examples: [exampleRow(columns)] },
    ),
  );
}

/** Body of `POST /predict`. */
export function predictBodySchema(schema: FeatureSchema, maxRows: number) {
  return Type.Object(
    { data: Type.Array(requestRowSchema(schema), { minItems: 1, maxItems: maxRows }) },
    {
      title: 'PredictRequest',
      additionalProperties: false,
      examples: [{ data: [exampleRow(schema.requested)] }],
    },
  );
}
export type PredictBody = Static<ReturnType<typeof predictBodySchema>>;

function exampleRow(columns: readonly string[]) {
  return { ...Object.fromEntries(columns.map((column) => [column, 0.5])), id: 'payment-1' };
}

export const ExplainMode = Type.Enum(['top3', 'all'], {
  type: 'string',
  description: 'Reasons: the three weightiest of each fraud, or all of each row',
});
/** `top3`: the three weightiest inputs of each row that is a fraud; `all`: every input of every row. */
export type ExplainMode = Static<typeof ExplainMode>;

const Reason = Type.Object(
  {
    feature: Type.String(),
    value: Type.Number(),
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
