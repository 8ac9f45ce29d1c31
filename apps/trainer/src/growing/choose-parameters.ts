import type { TransactionTable } from '@fraud/feature-schema';
import { type ForestParameters, parseParameters } from '@fraud/forest-learner';
import { searchParameters, type TriedParameters } from '@fraud/training';
import type { RetrainContext } from '../retraining/retrain-context.ts';

/**
 * The parameters of the settings, or better ones where the settings allow time to look for them; with what was tried.
 */
export async function chooseParameters(
  {
    learner,
    schema,
    parameters: asked,
    search,
    progress,
    signal,
  }: Pick<RetrainContext, 'learner' | 'schema' | 'parameters' | 'search' | 'progress' | 'signal'>,
  training: TransactionTable,
): Promise<{ parameters: ForestParameters; tried: readonly TriedParameters[] }> {
  if (search.seconds === 0 || learner !== 'native') return { parameters: parseParameters(asked), tried: [] };
  progress.step('planned', 0.95, 'searching for better parameters');
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
      progress.log(
        `out-of-bag AUPRC ${outOfBagAuprc?.toFixed(4) ?? 'undefined'} with ` +
          `${Object.keys(changes).length === 0 ? 'the parameters of the settings' : JSON.stringify(changes)}`,
      ),
  });
  return { parameters: parseParameters(parameters), tried };
}
