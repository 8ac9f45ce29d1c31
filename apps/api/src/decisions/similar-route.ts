/** Labelled payments like one, as the version that decided it sees them. */
import type { DecisionFinder, DecisionIndex } from '@fraud/decision-log';
import { Type } from 'typebox';
import { Freshness } from '../console/last-known.ts';
import { ModelVersion, type TypedApp } from '../http/schemas.ts';
import { listed, ListedDecision, NO_INDEX } from './list-decisions-route.ts';
import { type LoggedDecisions } from './logged-decisions.ts';
import { mostAlike } from './similar-payments.ts';

/** Labelled payments that one is compared with. */
const MAX_COMPARED = 500;
/** For reading them from the log and from the store. */
const READ_MS = 1_500;

const SimilarPayment = Type.Object(
  {
    ...ListedDecision.properties,
    proximity: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Share of the trees in which both payments reach the same leaf; 1: the model cannot tell them apart',
    }),
  },
  { title: 'SimilarPayment' },
);
const SimilarPayments = Type.Object(
  {
    modelVersion: ModelVersion,
    compared: Type.Integer({ description: 'Labelled payments that it was compared with' }),
    frauds: Type.Integer({ description: 'Of those listed, how many turned out to be frauds' }),
    payments: Type.Array(SimilarPayment, { description: 'The nearest first; none without a shared leaf' }),
    freshness: Freshness,
  },
  { title: 'SimilarPayments' },
);

export type SimilarSources = {
  readonly index: Pick<DecisionIndex, 'labelledNear'>;
  readonly readAt: DecisionFinder['readAt'];
};

export function registerSimilar(app: TypedApp, logged: LoggedDecisions, { index, readAt }: SimilarSources): void {
  app.get(
    '/decisions/:id/similar',
    {
      config: { roles: ['read', 'operate'], problems: [404, 409, 410, 503] },
      schema: {
        operationId: 'listSimilar',
        summary: 'Labelled payments like this one',
        description:
          'By forest proximity: the leaves that two payments share in the version that decided this one. Of the last ' +
          `20,000 labelled decisions of the index, the ${MAX_COMPARED} of the nearest probabilities are compared, as ` +
          `far as the log gives their rows within ${READ_MS / 1_000} s.`,
        tags: ['decisions'],
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        querystring: Type.Object(
          { limit: Type.Integer({ minimum: 1, maximum: 50, default: 10 }) },
          { additionalProperties: false },
        ),
        response: { 200: SimilarPayments },
      },
    },
    async ({ params: { id }, query: { limit } }) => {
      const { transaction, probability, modelVersion } = await logged.decision(id);
      const model = await logged.version(modelVersion);
      const known = await index.labelledNear({ id, probability, limit: MAX_COMPARED });
      if (known === undefined) return { modelVersion, compared: 0, frauds: 0, payments: [], freshness: NO_INDEX };
      const { decisions, problem } = await readAt(
        known.map(({ place }) => place),
        READ_MS,
      );
      const byId = new Map(known.map(({ decision }) => [decision.id, listed(decision)]));
      const alike = (await mostAlike(model, transaction, decisions)).slice(0, limit);
      const payments = alike.map(({ id: other, proximity }) => ({ ...byId.get(other)!, proximity }));
      return {
        modelVersion,
        compared: decisions.length,
        frauds: payments.filter(({ label }) => label === 'Fraud').length,
        payments,
        freshness: { asOf: new Date().toISOString(), problem },
      };
    },
  );
}
