import { MlflowError } from '../errors.ts';
import type { RestClient } from '../rest/rest-client.ts';
import type { ArtifactStore } from './artifact-store.ts';

const PROXY = '/api/2.0/mlflow-artifacts/artifacts';

/**
 * Artifacts that the server passes on to wherever it keeps them: `mlflow-artifacts:/<path>`, the same with a host of
 * its own, or the full address of the proxy.
 */
export function proxiedArtifacts(artifactUri: string, client: RestClient): ArtifactStore {
  const { endpoint, root } = proxyOf(artifactUri, client.base);
  const address = (path: string) =>
    `${endpoint}/${[...root.split('/'), ...path.split('/')].map(encodeURIComponent).join('/')}`;
  return {
    async write(path, bytes) {
      await client.bytes('PUT', address(path), bytes);
    },
    read: (path) => client.bytes('GET', address(path)),
    async list(folder) {
      const path = folder === '' ? root : `${root}/${folder}`;
      const answer = new TextDecoder().decode(
        await client.bytes('GET', `${endpoint}?${new URLSearchParams({ path })}`),
      );
      const { files = [] } = JSON.parse(answer) as { files?: { path: string; is_dir?: boolean; file_size?: number }[] };
      return files.map((file) => ({
        path: folder === '' ? file.path : `${folder}/${file.path}`,
        isFolder: file.is_dir ?? false,
        size: file.is_dir ? undefined : Number(file.file_size ?? 0),
      }));
    },
  };
}

function proxyOf(artifactUri: string, base: string): { endpoint: string; root: string } {
  if (artifactUri.startsWith('mlflow-artifacts:')) {
    const { host, pathname } = new URL(artifactUri);
    const endpoint = host === '' ? `${base}${PROXY}` : `${new URL(base).protocol}//${host}${PROXY}`;
    return { endpoint, root: decodeURIComponent(pathname.replace(/^\/+/, '')) };
  }
  const [server, root] = artifactUri.split(`${PROXY}/`);
  if (server === undefined || root === undefined) {
    throw new MlflowError(
      'FRAUD_MLFLOW_ARTIFACTS_UNSUPPORTED',
      `Cannot use artifacts at ${artifactUri}: it is not the artifact proxy of an MLflow server`,
    );
  }
  return { endpoint: `${server}${PROXY}`, root: decodeURIComponent(root) };
}
