import type { RecordRunPayload } from '@fraud/jobs';
import { MlflowError } from '@fraud/mlflow-client';
import {
  loadManifest,
  loadModelFiles,
  type Manifest,
  noteRecording,
  readChampion,
  RegistryError,
} from '@fraud/model-registry';
import { type JobHandler, PermanentError } from '@fraud/queue';
import { markChampion, recordRun } from '../recording/record-run.ts';
import type { Trainer } from '../retraining/retrain-context.ts';

type Recorded = NonNullable<Manifest['mlflow']>;

export type LateRecorder = Pick<Trainer, 'store' | 'tracking' | 'consoleUrl'>;

/**
 * Makes up for what MLflow could not take when the model was made, or has lost since: the run, from the backup, and the
 * alias of the champion.
 */
export function handleRecordRun({ store, tracking, consoleUrl }: LateRecorder): JobHandler<RecordRunPayload> {
  return async ({ folder, retrainJobId, reason, driftReportKey }, { log }) => {
    try {
      const before = await loadManifest(store, folder);
      const isChampion = (await readChampion(store))?.version === before.version;
      const known = before.mlflow && (await unlessLost(() => confirm(before.mlflow!, isChampion)));
      if (known) return { outcome: 'skipped', runId: known.runId };
      const recorded = await record();
      if (isChampion) await markChampion(tracking, recorded.modelVersion);
      return { outcome: 'done', runId: recorded.runId };
    } catch (error) {
      if (error instanceof RegistryError)
        throw new PermanentError(`Cannot record ${folder}: its backup is gone or broken`, { cause: error });
      throw error;
    }

    /** @throws FRAUD_MLFLOW_NOT_FOUND when MLflow no longer has the run, or the version of the model */
    async function confirm(recorded: Recorded, isChampion: boolean): Promise<Recorded> {
      await tracking.readRun(recorded.runId);
      if (recorded.modelVersion !== null && isChampion) await markChampion(tracking, recorded.modelVersion);
      return recorded;
    }

    async function record() {
      const { manifest, files } = await loadModelFiles(store, folder);
      const run = await recordRun(tracking, {
        retrainJobId,
        reason,
        driftReportKey,
        version: manifest.version,
        manifest,
        files,
        store: store.describe(),
        createdAt: new Date(manifest.createdAt),
        startedAt: undefined,
        endedAt: new Date(manifest.createdAt),
        consoleUrl,
      });
      const { url, ...mlflow } = run;
      await noteRecording(store, folder, mlflow);
      log(`recorded in MLflow: ${url}`);
      return mlflow;
    }
  };
}

/** What MLflow answers; undefined when it does not have it any more, because its database was lost. */
async function unlessLost<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof MlflowError && error.code === 'FRAUD_MLFLOW_NOT_FOUND') return undefined;
    throw error;
  }
}
