import { type Static, Type } from 'typebox';
import { Dictionary, ModelVersion, Nullable, OUTCOMES } from '../http/schemas.ts';

export const VersionParams = Type.Object({ version: ModelVersion });

const anyObject = (options: object = {}) =>
  Type.Unsafe<object>({ type: 'object', additionalProperties: true, ...options });

const RowCounts = Type.Object({ rows: Type.Integer(), frauds: Type.Integer() }, { title: 'RowCounts' });

const TrainingWeek = Type.Object(
  { name: Type.String(), rows: Type.Integer(), frauds: Type.Integer() },
  { title: 'TrainingWeek', additionalProperties: true },
);

const Judgement = Type.Object(
  { kind: Type.Enum(['promote', 'keep', 'undecidable'], { type: 'string' }), reason: Type.String() },
  { title: 'Judgement' },
);

const Metrics = Dictionary(Nullable(Type.Number()), {
  title: 'Metrics',
  description: 'On the held-out rows; null where they do not define one',
});

const Importance = Type.Object(
  { input: Type.String(), importance: Type.Number() },
  { title: 'Importance', description: 'How far the AUPRC on the held-out rows falls without the input' },
);
/** What an input is worth: how far the AUPRC on the held-out rows falls without it. */
export type Importance = Static<typeof Importance>;

/** One version with everything that is known of it. */
export const ModelDescription = Type.Object(
  {
    version: ModelVersion,
    createdAt: Type.String({ format: 'date-time' }),
    isChampion: Type.Boolean(),
    inputs: Type.Array(Type.String()),
    weeks: Type.Array(TrainingWeek, { description: 'Weekly files it was trained and judged on, earliest first' }),
    training: Type.Optional(RowCounts),
    heldOut: RowCounts,
    refit: Type.Boolean({
      description:
        'Grown again from all rows after the judgement; metrics, verdict, figures and importance are those of ' +
        'judged.forest, which was judged',
    }),
    parameters: anyObject(),
    threshold: Type.Number(),
    metrics: Metrics,
    trainedAgainst: Nullable(ModelVersion, { description: 'The champion it was judged against' }),
    verdict: Judgement,
    mlflowUrl: Nullable(Type.String({ format: 'uri' }), {
      description: 'Its page in MLflow; null where it is not recorded there, or MLFLOW_UI_URL is not set',
    }),
    importance: Nullable(Type.Array(Importance), { description: 'Most important input first' }),
    figures: Nullable(anyObject(), {
      description:
        'Challenger beside champion on the same rows, costs, reliability, top-k of each day; threshold.curve is the ' +
        'cost curve: what each threshold finds, flags and costs',
    }),
  },
  { title: 'Model', additionalProperties: true },
);

const ListedModel = Type.Object(
  {
    version: Type.String(),
    problem: Type.Optional(Type.String({ description: 'Why the version cannot be read; it has no other field then' })),
    createdAt: Type.Optional(Type.String({ format: 'date-time' })),
    weeks: Type.Optional(Type.Array(Type.String())),
    threshold: Type.Optional(Type.Number()),
    metrics: Type.Optional(Metrics),
    verdict: Type.Optional(Judgement),
  },
  { title: 'ListedModel' },
);

export const ModelList = Type.Object(
  { champion: Nullable(ModelVersion), models: Type.Array(ListedModel, { description: 'Newest first' }) },
  { title: 'ModelList' },
);
export type ModelList = Static<typeof ModelList>;

export const PromoteRequest = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    replaces: Type.Optional(ModelVersion),
  },
  { title: 'PromoteRequest', additionalProperties: false, examples: [{ reason: 'better on last week' }] },
);

export const Promotion = Type.Object(
  {
    champion: ModelVersion,
    outcome: Type.Enum(OUTCOMES, { type: 'string', description: 'skipped: it served already' }),
  },
  { title: 'Promotion' },
);

export const RollbackRequest = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    replaces: Type.String({
      pattern: '^[0-9a-f]{12}$',
      description: 'The version that is to go; if another one serves by now, nothing is changed',
    }),
  },
  {
    title: 'RollbackRequest',
    additionalProperties: false,
    examples: [{ reason: 'misses card testing', replaces: '9c1d5a7e02b4' }],
  },
);

export const Rollback = Type.Object(
  {
    champion: ModelVersion,
    promotedAt: Type.String({ format: 'date-time' }),
    reason: Type.String(),
    outcome: Type.Enum(OUTCOMES, { type: 'string', description: 'skipped: it was rolled back already' }),
  },
  { title: 'Rollback' },
);

export const ChampionHistory = Type.Object(
  {
    changes: Type.Array(
      Type.Object({
        number: Type.Integer({ minimum: 1 }),
        kind: Type.Enum(['promotion', 'rollback'], { type: 'string' }),
        version: ModelVersion,
        from: Nullable(ModelVersion, { description: 'The version that served before' }),
        by: Type.String({ description: 'Name of the token, person or service that asked' }),
        reason: Type.String(),
        at: Type.String({ format: 'date-time' }),
        jobId: Type.Optional(Type.String({ description: 'The retraining that asked' })),
      }),
      { description: 'Latest first' },
    ),
  },
  { title: 'ChampionHistory' },
);
export type ChampionHistory = Static<typeof ChampionHistory>;
