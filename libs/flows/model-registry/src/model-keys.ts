/** The one place where keys of models are built and read. */

const BACKUPS = 'model_backups/';
const FOLDER = /^model_backups\/\d{8}T\d{6}Z-([0-9a-f]{12})\/$/;

/** The object that names the model in service; replaced by compare-and-swap only. */
export const CHAMPION_KEY = 'models/champion.json';
/** Below it, every change of the champion. */
export const HISTORY_PREFIX = 'models/history/';
/** The object that names the model scored beside it; absent when there is none. */
export const SHADOW_KEY = 'models/shadow.json';
/** Prefix of all backups: folders sort by time. */
export const BACKUPS_PREFIX = BACKUPS;
export const MANIFEST = 'manifest.json';
export const MODEL = 'model.forest';
/** The model that was judged, where the published one is a refit on all rows. */
export const JUDGED_MODEL = 'judged.forest';
/** Where the values of the training rows lie, as `ValueSpreads`; of models by a trainer. */
export const SPREADS_FILE = 'value_spreads.json';

/** `model_backups/20261122T161500Z-0123456789ab/` */
export function modelFolder(createdAt: Date, version: string): string {
  return `${BACKUPS}${createdAt.toISOString().replace(/\.\d+|[-:]/g, '')}-${version}/`;
}

/** `models/history/000012-0123456789ab.json`: keys sort by number. */
export function historyKey({ number, version }: { number: number; version: string }): string {
  return `${HISTORY_PREFIX}${String(number).padStart(6, '0')}-${version}.json`;
}

/** `models/gains/000012-0123456789ab.json`: of the promotion with this number. */
export function gainKey({ number, version }: { number: number; version: string }): string {
  return `models/gains/${String(number).padStart(6, '0')}-${version}.json`;
}

/** Folder and version that a key below `model_backups/` belongs to. */
export function parseModelKey(key: string): { folder: string; version: string } | undefined {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const version = FOLDER.exec(folder)?.[1];
  return version === undefined ? undefined : { folder, version };
}
