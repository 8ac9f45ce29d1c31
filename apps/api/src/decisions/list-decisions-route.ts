/** Decisions by what people know of them, from the index of the log. */
import { type DecisionIndex } from '@fraud/decision-log';
import { type HideEntity, isEntityName } from '@fraud/feature-schema';
import { type Static, Type } from 'typebox';
import { Freshness } from '../console/last-known.ts';
import { ClassName, ModelVersion, Nullable, type TypedApp } from '../http/schemas.ts';
import { classNameOf } from '../predict/predict-answer.ts';

const MAX_PAGE = 500;

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));
const Query = Type.Object(
  {
    transactionId: Type.Optional(Type.String({ maxLength: 128, description: "The caller's own id" })),
    entity: Type.Optional(
      Type.String({ maxLength: 256, description: 'A card, merchant and so on, as it is sent or as decisions show it' }),
    ),
    from: time('Decided then or later'),
    to: time('Decided before'),
    class: Type.Optional(ClassName),
    minProbability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    version: Type.Optional(ModelVersion),
    labelled: Type.Optional(Type.Boolean({ description: 'Whether it is known what the payment was' })),
    cursor: Type.Optional(Type.String({ format: 'uuid', description: 'Of the page before' })),
    limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE, default: 50 }),
  },
  { additionalProperties: false },
);

export const ListedDecision = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    decidedAt: Type.String({ format: 'date-time' }),
    transactionId: Nullable(Type.String()),
    probability: Type.Number(),
    amount: Nullable(Type.Number()),
    class: ClassName,
    modelVersion: ModelVersion,
    label: Nullable(ClassName, { description: 'What it turned out to be, as it is known now' }),
  },
  { title: 'ListedDecision' },
);
const DecisionList = Type.Object(
  {
    decisions: Type.Array(ListedDecision, { description: 'Latest first' }),
    cursor: Nullable(Type.String(), {
      description: 'For the next page; null: this is the last. A page may be short, or empty, and not be the last',
    }),
    freshness: Freshness,
  },
  { title: 'DecisionList' },
);

/** What lists say while there is no index, or not yet. */
export const NO_INDEX: Freshness = {
  asOf: null,
  problem: 'The index of decisions is not there yet, or DECISION_INDEX_DAYS is 0',
};

export function registerDecisionList(
  app: TypedApp,
  index: Pick<DecisionIndex, 'search'>,
  hide: HideEntity | undefined,
): void {
  app.get(
    '/decisions',
    {
      config: { roles: ['read', 'operate'] },
      schema: {
        operationId: 'listDecisions',
        summary: 'Find decisions',
        description:
          'By any of the conditions together, latest first. Decisions of the last DECISION_INDEX_DAYS days are ' +
          'found, about a second after they were made.',
        tags: ['decisions'],
        querystring: Query,
        response: { 200: DecisionList },
      },
    },
    async ({ query: { entity, from, to, class: className, ...query } }) => {
      const page = await index.search({
        ...query,
        ...(entity !== undefined && { entities: namesOf(entity, hide) }),
        ...(from !== undefined && { from: new Date(from) }),
        ...(to !== undefined && { to: new Date(to) }),
        ...(className !== undefined && { isFraud: className === 'Fraud' }),
      });
      if (page === undefined) return { decisions: [], cursor: null, freshness: NO_INDEX };
      const freshness = { asOf: new Date().toISOString(), problem: null };
      return { decisions: page.decisions.map(listed), cursor: page.cursor, freshness };
    },
  );
}

/** The names that an entity may have in decisions: a card number may look like one itself. */
function namesOf(entity: string, hide: HideEntity | undefined): string[] {
  const name = hide?.(entity) ?? entity;
  return name !== entity && isEntityName(entity) ? [name, entity] : [name];
}

type Found = NonNullable<Awaited<ReturnType<DecisionIndex['search']>>>['decisions'][number];

/** A decision of the index as clients see it. */
export function listed({ at, isFraud, version, label, ...decision }: Found): Static<typeof ListedDecision> {
  return {
    ...decision,
    decidedAt: at.toISOString(),
    class: classOf(isFraud),
    modelVersion: version,
    label: label === null ? null : classOf(label),
  };
}

function classOf(isFraud: boolean): ClassName {
  return classNameOf({ predictedClass: isFraud ? 1 : 0 });
}
