import type { FeatureSchema, TransactionTable } from '@fraud/feature-schema';
import { type ForestParameters, parseParameters } from '@fraud/forest-learner';
import { searchParameters, type TriedParameters } from '@fraud/training';
import { type Narrator, PERCENT } from '../narrator.ts';
import type { GrowForest } from './grow-forest.ts';

export type SearchLimits = {
  /** 0: the parameters of the settings are taken as they are. */
  readonly seconds: number;
  /** Of this machine. */
  readonly threads: number;
};

export type ChooseParameters = {
  readonly learner: GrowForest['learner'];
  readonly training: TransactionTable;
  readonly schema: FeatureSchema;
  readonly parameters: Partial<ForestParameters>;
  readonly search: SearchLimits;
  readonly narrator: Narrator;
  readonly signal: AbortSignal;
};

/**
 * The parameters of the settings, or better ones where the settings give time to look for them; with what was tried.
 */
export async function chooseParameters({
  learner,
  training,
  schema,
  parameters: asked,
  search,
  narrator,
  signal,
}: ChooseParameters): Promise<{ parameters: ForestParameters; tried: readonly TriedParameters[] }> {
  if (search.seconds === 0 || learner !== 'native') return { parameters: parseParameters(asked), tried: [] };
  narrator.step('searching for parameters', PERCENT.searching);
  const { parameters, tried } = await searchParameters({
    job: {
      ...training,
      inputs: schema.inputs,
      schemaFingerprint: schema.fingerprint,
      parameters: asked,
      threads: search.threads,
      signal,
    },
    budgetMs: 1_000 * search.seconds,
    onTried: ({ changes, outOfBagAuprc }) =>
      narrator.note(
        `out-of-bag AUPRC ${outOfBagAuprc?.toFixed(4) ?? 'undefined'} with ${Object.keys(changes).length === 0 ? 'the parameters of the settings' : JSON.stringify(changes)}`,
      ),
  });
  return { parameters: parseParameters(parameters), tried };
}
