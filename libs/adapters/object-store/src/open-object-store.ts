import { openFolderStore } from './folder/folder-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { S3Settings } from './s3/s3-client.ts';
import { openS3Store } from './s3/s3-store.ts';

export type ObjectStoreSettings = (S3Settings | { readonly folder: string }) & {
  /** No larger object is read as a whole; `download` streams. @defaultValue 2 GB */
  readonly maxObjectBytes?: number | undefined;
};

/**
 * Opens the store the settings name: a local folder or a bucket. Nothing is read or connected before the first call.
 */
export function openObjectStore(settings: ObjectStoreSettings): ObjectStore {
  return 'folder' in settings
    ? openFolderStore(settings.folder, settings.maxObjectBytes)
    : openS3Store(settings, settings.maxObjectBytes);
}
