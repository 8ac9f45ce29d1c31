import type { FeatureSchema } from '@fraud/feature-schema';
import { dataDigest, type RetrainPayload } from '@fraud/jobs';
import { loadManifest, readChampion } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Log } from '@fraud/service';
import { listWeeks } from '@fraud/weekly-data';
import { schemaChange } from './schema-change.ts';

export type SchemaFollower = {
  readonly store: ObjectStore;
  readonly weeksPrefix: string;
  readonly schema: FeatureSchema;
  readonly requestRetrain: (request: RetrainPayload) => Promise<{ id: string; added: boolean }>;
  readonly log: Log;
};

/**
 * Asks for a retraining on the newest week when the champion was trained under another schema than the services have
 * now, so that nobody waits for the next weekly file. Each champion is looked at once; a request that was made before
 * is the same job.
 *
 * @returns the look, to be called when no week waits to be checked; it gives the job's id when it has asked
 */
export function followSchema({
  store,
  weeksPrefix,
  schema,
  requestRetrain,
  log,
}: SchemaFollower): () => Promise<string | undefined> {
  let seen: string | undefined;
  return async () => {
    const champion = await readChampion(store);
    if (champion === undefined || champion.version === seen) return undefined;
    const manifest = await loadManifest(store, champion.folder);
    const change = schemaChange({ fingerprint: manifest.schemaFingerprint, json: manifest.schema }, schema);
    const files = await listWeeks(store, weeksPrefix);
    const newest = files.at(-1);
    if (change === undefined || newest === undefined) {
      seen = champion.version;
      return undefined;
    }
    const { id, added } = await requestRetrain({
      week: newest.name,
      championVersion: champion.version,
      dataDigest: await dataDigest(store, files),
      schemaFingerprint: schema.fingerprint,
      reason: 'schema',
    });
    seen = champion.version;
    const started = added ? 'Retraining started' : 'The same retraining was requested before';
    log.warn({ retrainJobId: id, championVersion: champion.version }, `${started}: ${change}`);
    return id;
  };
}
