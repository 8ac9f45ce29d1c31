import type { RecordRunPayload } from '@fraud/jobs';
import type { Tracking } from '@fraud/mlflow-client';
import { loadManifest, loadModelFiles, noteRecording, readChampion, RegistryError } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import { type JobHandler, PermanentError } from '@fraud/queue';
import { markChampion, recordRun } from '../recording/record-run.ts';

export type LateRecorder = { readonly store: ObjectStore; readonly tracking: Tracking };

/**
 * Makes up for what MLflow could not take when the model was made: the run, from the backup, and the alias of the
 * champion.
 */
export function handleRecordRun({ store, tracking }: LateRecorder): JobHandler<RecordRunPayload> {
  return async ({ folder, retrainJobId, reason, driftReportKey }, { log }) => {
    try {
      const before = await loadManifest(store, folder);
      const recorded = before.mlflow ?? (await record());
      if (recorded.modelVersion !== null && (await readChampion(store))?.version === before.version)
        await markChampion(tracking, recorded.modelVersion);
      return { outcome: before.mlflow === null ? 'done' : 'skipped', runId: recorded.runId };
    } catch (error) {
      if (error instanceof RegistryError)
        throw new PermanentError(`Cannot record ${folder}: its backup is gone or broken`, { cause: error });
      throw error;
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
      });
      const { url, ...mlflow } = run;
      await noteRecording(store, folder, mlflow);
      log(`recorded in MLflow: ${url}`);
      return mlflow;
    }
  };
}
