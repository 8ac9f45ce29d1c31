import { type ChampionChange, loadModel, readChampion, readHistory, RegistryError } from '@fraud/model-registry';
import type { Champion } from '../judging/judge-challenger.ts';
import type { RetrainContext } from '../retraining/retrain-context.ts';

/** The model in service when a retraining begins, or begins again. */
export type ChampionToBeat = Champion & {
  /** What this job has put into service: an earlier run may have ended between the promotion and the answer. */
  readonly promotedByThisJob: ChampionChange | undefined;
};

export async function loadChampionToBeat({
  store,
  jobId,
  progress,
}: Pick<RetrainContext, 'store' | 'jobId' | 'progress'>): Promise<ChampionToBeat> {
  const champion = await readChampion(store);
  if (champion === undefined) return { version: null, model: undefined, promotedByThisJob: undefined };
  const promotedByThisJob = (await readHistory(store)).find((change) => change.jobId === jobId);
  const { version, folder } = champion;
  try {
    return { version, model: await loadModel(store, folder), promotedByThisJob };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    progress.warn('the files of the model in service are broken; the new model is judged as if there were none', error);
    return { version, model: undefined, promotedByThisJob };
  }
}
