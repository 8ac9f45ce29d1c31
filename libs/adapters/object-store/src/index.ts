export { ObjectStoreError } from './errors.ts';
export type { ObjectStore } from './object-store.ts';
export { putConfirmed } from './put-confirmed.ts';
export { restoreObjects } from './restore-objects.ts';
export { type ObjectStoreSettings, openObjectStore } from './open-object-store.ts';
