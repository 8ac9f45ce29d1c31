/** Decisions that were logged, and the versions that made them. */
import type { Decision } from '@fraud/decision-log';
import type { ValueSpreads } from '@fraud/feature-schema';
import { ApiError } from '../http/errors.ts';
import type { ServingModel } from '../models/serving-model.ts';

export type DecisionSources = {
  findDecision: (id: string) => Promise<Decision | undefined>;
  /** Whether a decision that is not found was erased. */
  wasErased: (id: string) => Promise<boolean>;
  /** @throws FRAUD_REGISTRY_NOT_FOUND, FRAUD_REGISTRY_CORRUPT */
  loadVersion: (version: string) => Promise<ServingModel>;
  loadSpreads: (version: string) => Promise<ValueSpreads | undefined>;
  serving: () => ServingModel | undefined;
};

export type LoggedDecisions = {
  /** @throws FRAUD_API_DECISION_ERASED, FRAUD_API_DECISION_UNKNOWN */
  decision(id: string): Promise<Decision>;
  /** The version in service, and the other one that was asked for last, are not loaded again. */
  version(version: string): Promise<ServingModel>;
  /** Where the values of its training rows lie; of no input where that is not known, or the store does not tell. */
  spreads(version: string): Promise<ValueSpreads>;
};

/** Versions whose spreads are remembered. */
const MAX_SPREADS = 20;

export function loggedDecisions(sources: DecisionSources): LoggedDecisions {
  const { findDecision, wasErased, loadVersion, loadSpreads, serving } = sources;
  const known = new Map<string, ValueSpreads>();
  /** Who looks at payments of an earlier week asks for the same version again and again; loading takes seconds. */
  let last: { readonly version: string; readonly model: Promise<ServingModel> } | undefined;
  return {
    async decision(id) {
      const found = await findDecision(id);
      if (found) return found;
      if (await wasErased(id))
        throw new ApiError('FRAUD_API_DECISION_ERASED', `Decision ${id} was erased: nothing else is kept of it`);
      throw new ApiError(
        'FRAUD_API_DECISION_UNKNOWN',
        `No decision ${id}: it is neither in the decision log of this machine nor among the shipped ones`,
      );
    },

    async version(version) {
      const model = serving();
      if (model?.version === version) return model;
      if (last?.version !== version) last = { version, model: loadVersion(version) };
      const asked = last;
      try {
        return await asked.model;
      } catch (error) {
        if (last === asked) last = undefined; // it may be there the next time
        throw error;
      }
    },

    async spreads(version) {
      const spreads = known.get(version) ?? (await loadSpreads(version).catch(() => undefined)) ?? {};
      if (known.size >= MAX_SPREADS) known.clear();
      if (Object.keys(spreads).length > 0) known.set(version, spreads);
      return spreads;
    },
  };
}

/** Columns that the version looks at and the transaction does not have. */
export function missingColumns({ schema }: ServingModel, transaction: Decision['transaction']): string[] {
  return schema.requested.filter((name) => !Object.hasOwn(transaction, name));
}
