import type { ModelVersion } from '../tracking.ts';
import type { TrackingBackend } from '../tracking-backend.ts';
import { type Answer, found, isInvalid, type RestClient } from './rest-client.ts';

/** The model registry of an MLflow server. */
export function restRegistry(
  client: RestClient,
): Pick<TrackingBackend, 'registerModel' | 'setAlias' | 'versionByAlias'> {
  const getModel = (name: string) => found(client.call('GET', 'registered-models/get', { query: { name } }));

  async function ensureModel(name: string): Promise<void> {
    if ((await getModel(name)) !== undefined) return;
    try {
      await client.call('POST', 'registered-models/create', { body: { name } });
    } catch (error) {
      if (!isInvalid(error) || (await getModel(name)) === undefined) throw error;
    }
  }

  return {
    async registerModel({ name, artifactPath, description, tags = {} }, run) {
      const source = `${run.artifactUri}/${artifactPath}`;
      const existing = async () => {
        const query = { filter: `run_id='${run.id}'`, max_results: '1000' };
        const versions: Answer[] =
          (await client.call('GET', 'model-versions/search', { query }))['model_versions'] ?? [];
        const same = versions.find((version) => version['name'] === name && version['source'] === source);
        return same === undefined ? undefined : { model_version: same };
      };
      await ensureModel(name);
      const body = {
        name,
        source,
        run_id: run.id,
        description,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      };
      const answer =
        (await existing()) ?? (await client.call('POST', 'model-versions/create', { body, recover: existing }));
      return String(answer['model_version'].version);
    },
    async setAlias(name, alias, version) {
      await client.call('POST', 'registered-models/alias', { body: { name, alias, version } });
    },
    async versionByAlias(name, alias) {
      const aliases: { alias: string; version: string }[] = (await getModel(name))?.['registered_model'].aliases ?? [];
      const version = aliases.find((entry) => entry.alias === alias)?.version;
      if (version === undefined) return undefined;
      const answer = await found(client.call('GET', 'model-versions/get', { query: { name, version } }));
      return answer === undefined ? undefined : versionOf(answer['model_version']);
    },
  };
}

function versionOf({ name, version, run_id: runId, source }: Answer): ModelVersion {
  return { name, version: String(version), runId, source };
}
