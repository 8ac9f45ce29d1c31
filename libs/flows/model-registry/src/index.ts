export { RegistryError } from './errors.ts';
export { readLocalModel, saveLocalModel } from './local-model.ts';
export { JUDGED_MODEL, SPREADS_FILE } from './model-keys.ts';
export { digestOf, versionOf } from './published/digest.ts';
export { EXAMPLE_FILE, inputExample, readInputExample } from './published/input-example.ts';
export { findModel, type ListedModel, listModels } from './published/list-models.ts';
export {
  type LoadedModel,
  loadJudgedModel,
  loadManifest,
  loadModel,
  loadModelFiles,
  type LoadOptions,
  type ModelFiles,
  verifyModel,
} from './published/load-model.ts';
export { type Manifest, manifest, REGISTERED_MODEL, rowsOf } from './published/manifest.ts';
export { pruneModels } from './published/prune-models.ts';
export { type ManifestDraft, noteRecording, publishModel, signModel } from './published/publish-model.ts';
export { signingSettings, trustSettings } from './published/key-settings.ts';
export { keyIdOf, readPublicKeys, readSigningKey } from './published/signature.ts';
export {
  type Champion,
  championIfAny,
  loadChampion,
  readChampion,
  readHistory,
  wasRolledBackSince,
} from './serving/champion.ts';
export { promote, rollback } from './serving/change-champion.ts';
export { describeGain, readGain, saveGain, type WeekOfGain } from './serving/gain.ts';
export { type ChampionChange } from './serving/history.ts';
export { endShadow, nameShadow, readShadow, type Shadow } from './serving/shadow.ts';
