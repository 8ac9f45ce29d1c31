import { fileURLToPath } from 'node:url';
import { MlflowError } from '../errors.ts';
import type { RestClient } from '../rest/rest-client.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { bucketArtifacts, type OpenBucket } from './bucket-artifacts.ts';
import { localArtifacts } from './local-artifacts.ts';
import { proxiedArtifacts } from './proxied-artifacts.ts';

/** Opens the artifact root that a server gave to a run, by its scheme. Throws ARTIFACTS_UNSUPPORTED. */
export function artifactsAt(
  artifactUri: string,
  client: RestClient,
  openBucket: OpenBucket | undefined,
): ArtifactStore {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(artifactUri)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'mlflow-artifacts':
    case 'http':
    case 'https':
      return proxiedArtifacts(artifactUri, client);
    case 'file':
      return localArtifacts(fileURLToPath(artifactUri));
    case undefined:
      return localArtifacts(artifactUri);
    case 's3':
      if (openBucket !== undefined) return bucketArtifacts(artifactUri, openBucket);
      break;
  }
  throw new MlflowError(
    'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED',
    `Cannot use artifacts at ${artifactUri}: this client does not write ${scheme}: itself. ` +
      'Start the server with --artifacts-destination instead of --default-artifact-root, so that ' +
      'it passes artifacts on; experiments made before keep their old place',
  );
}
