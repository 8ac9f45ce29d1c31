import type { ArtifactEntry } from '../tracking.ts';

/** The files of one run, under its artifact root. Paths are relative, with `/`, and already checked. */
export type ArtifactStore = {
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Throws NOT_FOUND. */
  read(path: string): Promise<Uint8Array>;
  /** Direct children of a folder (`''` is the root), none when it does not exist; any order. */
  list(folder: string): Promise<ArtifactEntry[]>;
};
