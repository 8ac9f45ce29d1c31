import { MlflowError } from '../errors.ts';
import type { ArtifactEntry } from '../tracking.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** One bucket of an S3 store: bytes under keys. */
export type Bucket = {
  put(key: string, bytes: Uint8Array): Promise<unknown>;
  get(key: string): Promise<{ readonly bytes: Uint8Array } | undefined>;
  /** Every object whose key starts with `prefix`. */
  list(prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }>;
};

/** Opens a bucket by its name; nothing is contacted yet. */
export type OpenBucket = (name: string) => Bucket;

/**
 * Artifacts that clients write into a bucket themselves: `s3://<bucket>/<prefix>`, which MLflow takes as it is, without
 * percent-encoding. Listing costs O(objects below the folder). What the bucket throws is passed on.
 */
export function bucketArtifacts(artifactUri: string, openBucket: OpenBucket): ArtifactStore {
  const { name, prefix } = partsOf(artifactUri);
  const bucket = openBucket(name);
  return {
    async write(path, bytes) {
      await bucket.put(`${prefix}/${path}`, bytes);
    },
    async read(path) {
      const found = await bucket.get(`${prefix}/${path}`);
      if (found === undefined)
        throw new MlflowError(
          'FRAUD_MLFLOW_NOT_FOUND',
          `Cannot read artifact ${path}: ${artifactUri} has no such object`,
        );
      return found.bytes;
    },
    async list(folder) {
      const above = folder === '' ? `${prefix}/` : `${prefix}/${folder}/`;
      const entries = new Map<string, ArtifactEntry>();
      for await (const { key, size } of bucket.list(above)) {
        const [child = '', ...deeper] = key.slice(above.length).split('/');
        const path = folder === '' ? child : `${folder}/${child}`;
        entries.set(
          path,
          deeper.length > 0 ? { path, isFolder: true, size: undefined } : { path, isFolder: false, size },
        );
      }
      return [...entries.values()];
    },
  };
}

function partsOf(artifactUri: string): { name: string; prefix: string } {
  const { name, prefix } = /^s3:\/\/(?<name>[^/]+)\/+(?<prefix>.*[^/])\/*$/i.exec(artifactUri)?.groups ?? {};
  if (name !== undefined && prefix !== undefined) return { name, prefix };
  throw new MlflowError(
    'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED',
    `Cannot use artifacts at ${artifactUri}: expected s3://<bucket>/<prefix>`,
  );
}
