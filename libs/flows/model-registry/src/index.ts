export { type Champion, loadChampion, promote, readChampion, rollback } from './serving/champion.ts';
export { digestOf, versionOf } from './published/digest.ts';
export { RegistryError } from './errors.ts';
export { findModel, type ListedModel, listModels } from './published/list-models.ts';
export {
  type LoadedModel,
  loadJudgedModel,
  loadManifest,
  loadModel,
  loadModelFiles,
  verifyModel,
} from './published/load-model.ts';
export { readLocalModel, saveLocalModel } from './local-model.ts';
export { type Manifest, manifest, rowsOf } from './published/manifest.ts';
export { JUDGED_MODEL } from './model-keys.ts';
export { type ManifestDraft, type ModelFiles, noteRecording, publishModel } from './published/publish-model.ts';
export { pruneModels } from './published/prune-models.ts';
export { endShadow, nameShadow, readShadow, type Shadow } from './serving/shadow.ts';
