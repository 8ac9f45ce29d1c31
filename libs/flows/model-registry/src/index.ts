export {
  type Champion,
  loadChampion,
  type Promote,
  promote,
  type Promotion,
  readChampion,
  rollback,
} from './champion.ts';
export { digestOf, versionOf } from './digest.ts';
export { RegistryError, type RegistryErrorCode } from './errors.ts';
export { findModel, type ListedModel, listModels, type ModelFolder } from './list-models.ts';
export {
  type LoadedModel,
  loadJudgedModel,
  loadManifest,
  loadModel,
  loadModelFiles,
  verifyModel,
} from './load-model.ts';
export { type LocalModel, readLocalModel, saveLocalModel } from './local-model.ts';
export { type Manifest, manifest, type ManifestWeek, rowsOf } from './manifest.ts';
export { JUDGED_MODEL } from './model-keys.ts';
export {
  type ManifestDraft,
  type ModelFiles,
  noteRecording,
  type PublishedModel,
  publishModel,
} from './publish-model.ts';
export { pruneModels } from './prune-models.ts';
export { endShadow, nameShadow, readShadow, type Shadow } from './shadow.ts';
