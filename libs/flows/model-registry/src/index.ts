export { type Champion, loadChampion, promote, readChampion, rollback } from './champion.ts';
export { digestOf, versionOf } from './digest.ts';
export { RegistryError } from './errors.ts';
export { findModel, type ListedModel, listModels } from './list-models.ts';
export {
  type LoadedModel,
  loadJudgedModel,
  loadManifest,
  loadModel,
  loadModelFiles,
  verifyModel,
} from './load-model.ts';
export { readLocalModel, saveLocalModel } from './local-model.ts';
export { type Manifest, manifest, rowsOf } from './manifest.ts';
export { JUDGED_MODEL } from './model-keys.ts';
export { type ManifestDraft, type ModelFiles, noteRecording, publishModel } from './publish-model.ts';
export { pruneModels } from './prune-models.ts';
export { endShadow, nameShadow, readShadow, type Shadow } from './shadow.ts';
