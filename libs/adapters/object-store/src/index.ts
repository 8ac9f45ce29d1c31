export { ObjectStoreError, type ObjectStoreErrorCode } from './errors.ts';
export type { CallOptions, ObjectInfo, ObjectStore, PutOptions, StoredObject } from './object-store.ts';
export { type ObjectStoreSettings, openObjectStore } from './open-object-store.ts';
export type { S3Settings } from './s3/s3-store.ts';
