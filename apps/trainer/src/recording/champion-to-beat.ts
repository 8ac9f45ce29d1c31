import { loadModel, readChampion, RegistryError } from '@fraud/model-registry';
import type { Champion } from '../judging/judge-challenger.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';

/** The model in service when a retraining begins, or begins again. */
export type ChampionToBeat = Champion & {
  /** Whether this job has promoted it: an earlier run may have ended between the promotion and the answer. */
  readonly isOfThisJob: boolean;
};

export async function loadChampionToBeat({
  store,
  payload,
  progress,
}: Pick<RetrainContext, 'store' | 'payload' | 'progress'>): Promise<ChampionToBeat> {
  const champion = await readChampion(store);
  if (champion === undefined) return { version: null, model: undefined, isOfThisJob: false };
  try {
    const model = await loadModel(store, champion.folder);
    const { trainedAgainst, weeks } = model.manifest;
    const isOfThisJob = trainedAgainst === payload.championVersion && weeks.at(-1)?.name === payload.week;
    return { version: champion.version, model, isOfThisJob };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    progress.warn('the files of the model in service are broken; the new model is judged as if there were none', error);
    return { version: champion.version, model: undefined, isOfThisJob: false };
  }
}
