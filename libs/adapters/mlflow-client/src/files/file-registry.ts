import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MlflowError } from '../errors.ts';
import type { TrackingBackend } from '../tracking-backend.ts';
import { readMeta, writeMeta } from './meta-yaml.ts';
import { foldersIn, readValue, writeValues } from './value-files.ts';

/** The model registry inside an `mlruns` folder: `models/<name>/version-<n>`. */
export function fileRegistry(root: string): Pick<TrackingBackend, 'registerModel' | 'setAlias' | 'versionByAlias'> {
  const modelFolder = (name: string) => join(root, 'models', name);

  async function versionMetas(name: string): Promise<Record<string, unknown>[]> {
    const versions = (await foldersIn(modelFolder(name))).filter((folder) => /^version-\d+$/.test(folder));
    const metas = await Promise.all(versions.map((version) => readMeta(join(modelFolder(name), version))));
    return metas.filter((meta) => meta !== undefined);
  }

  async function ensureModel(name: string, nowMs: number): Promise<void> {
    const folder = modelFolder(name);
    if ((await readMeta(folder)) !== undefined) return;
    await mkdir(join(folder, 'aliases'), { recursive: true });
    await mkdir(join(folder, 'tags'), { recursive: true });
    await writeMeta(folder, { creation_timestamp: nowMs, description: '', last_updated_timestamp: nowMs, name });
  }

  return {
    async registerModel({ name, artifactPath, description = '', tags = {} }, run, nowMs) {
      const source = `${run.artifactUri}/${artifactPath.split('/').map(encodeURIComponent).join('/')}`;
      await ensureModel(name, nowMs);
      for (;;) {
        const versions = await versionMetas(name);
        const same = versions.find((meta) => meta['run_id'] === run.id && meta['source'] === source);
        if (same !== undefined) return String(same['version']);
        const version = Math.max(0, ...versions.map((meta) => Number(meta['version']))) + 1;
        const unfinished = join(modelFolder(name), `.new-${randomUUID()}`);
        await mkdir(join(unfinished, 'tags'), { recursive: true });
        await writeValues(
          join(unfinished, 'tags'),
          Object.entries(tags).map(([key, value]) => ({ key, value })),
        );
        await writeMeta(unfinished, {
          creation_timestamp: nowMs,
          current_stage: 'None',
          description,
          last_updated_timestamp: nowMs,
          model_id: null,
          name,
          run_id: run.id,
          run_link: null,
          source,
          status: 'READY',
          status_message: null,
          storage_location: source,
          user_id: null,
          version,
        });
        // A rename never replaces a folder with files in it: the second writer takes the next number.
        try {
          await rename(unfinished, join(modelFolder(name), `version-${version}`));
          return String(version);
        } catch (error) {
          await rm(unfinished, { recursive: true });
          if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        }
      }
    },
    async setAlias(name, alias, version) {
      if ((await readMeta(join(modelFolder(name), `version-${version}`))) === undefined) {
        throw new MlflowError(
          'FRAUD_MLFLOW_NOT_FOUND',
          `Cannot set alias ${alias}: model ${name} has no version ${version}`,
        );
      }
      await writeValues(join(modelFolder(name), 'aliases'), [{ key: alias, value: version }]);
    },
    async versionByAlias(name, alias) {
      const version = await readValue(join(modelFolder(name), 'aliases'), alias);
      const meta = version === undefined ? undefined : await readMeta(join(modelFolder(name), `version-${version}`));
      if (meta === undefined) return undefined;
      return { name, version: String(meta['version']), runId: String(meta['run_id']), source: String(meta['source']) };
    },
  };
}
