import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NOTE_TAG } from '../mlflow-rules.ts';
import { readMeta, writeMeta } from './meta-yaml.ts';
import { foldersIn, readValue, writeValues } from './value-files.ts';

/** The experiments of an `mlruns` folder, each a folder with a `meta.yaml`. */
export type FileExperiments = {
  /** Ids of all active experiments. */
  ids(): Promise<string[]>;
  idOf(name: string): Promise<string | undefined>;
  /** The id of the experiment of this name, created when missing, with a description where it has none. */
  ensure(name: string, about?: string): Promise<string>;
};

/** Opens the experiments below `root`, which may not exist yet. */
export function fileExperiments(root: string): FileExperiments {
  async function active(): Promise<{ id: string; name: unknown }[]> {
    const folders = (await foldersIn(root)).filter((name) => name !== 'models' && !name.startsWith('.'));
    const metas = await Promise.all(folders.map(async (id) => ({ id, meta: await readMeta(join(root, id)) })));
    return metas.flatMap(({ id, meta }) =>
      meta?.['lifecycle_stage'] === 'active' ? [{ id, name: meta['name'] }] : [],
    );
  }

  async function create(id: string, name: string): Promise<void> {
    const folder = join(root, id);
    const now = Date.now();
    await mkdir(folder, { recursive: true });
    await writeMeta(folder, {
      artifact_location: pathToFileURL(folder).href,
      creation_time: now,
      experiment_id: id,
      last_update_time: now,
      lifecycle_stage: 'active',
      name,
    });
  }

  const idOf = async (name: string) => (await active()).find((experiment) => experiment.name === name)?.id;

  return {
    ids: async () => (await active()).map(({ id }) => id),
    idOf,
    async ensure(name, about) {
      if ((await readMeta(join(root, '0'))) === undefined) {
        for (const folder of ['.trash', 'models']) await mkdir(join(root, folder), { recursive: true });
        await create('0', 'Default');
      }
      const id = (await idOf(name)) ?? idFrom(name);
      if ((await readMeta(join(root, id))) === undefined) await create(id, name);
      const tags = join(root, id, 'tags');
      if (about !== undefined && (await readValue(tags, NOTE_TAG)) === undefined)
        await writeValues(tags, [{ key: NOTE_TAG, value: about }]);
      return id;
    },
  };
}

/** 18 digits, as MLflow's own, from the name: two processes that create the same experiment at once create one. */
function idFrom(name: string): string {
  const number = createHash('sha256').update(name).digest().readBigUInt64BE();
  return String((number % 900_000_000_000_000_000n) + 100_000_000_000_000_000n);
}
