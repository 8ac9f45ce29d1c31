import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { MlflowError } from '../errors.ts';
import { isMissing } from '../missing-file.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** Artifacts in a folder of this machine. */
export function localArtifacts(root: string): ArtifactStore {
  return {
    async write(path, bytes) {
      const target = join(root, path);
      await mkdir(dirname(target), { recursive: true });
      const unfinished = `${target}.${randomUUID()}`;
      await writeFile(unfinished, bytes);
      await rename(unfinished, target);
    },
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(root, path)));
      } catch (cause) {
        if (!isMissing(cause)) throw cause;
        throw new MlflowError('FRAUD_MLFLOW_NOT_FOUND', `Cannot read artifact ${path}: ${root} has no such file`, {
          cause,
        });
      }
    },
    async list(folder) {
      const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      return Promise.all(
        entries.map(async (entry) => {
          const path = posix.join(folder, entry.name);
          if (entry.isDirectory()) return { path, isFolder: true, size: undefined };
          return { path, isFolder: false, size: (await stat(join(root, path))).size };
        }),
      );
    },
  };
}
