export { configFromProcess, processEnvironment } from './config-from-process.ts';
export { defaultOf, envExample, isRequired } from './describe-settings.ts';
export { ConfigError } from './errors.ts';
export {
  checkedText,
  cron,
  decimalNumber,
  jsonFile,
  oneOf,
  readableFile,
  text,
  textLike,
  urlWith,
  wholeNumber,
  yesOrNo,
} from './from-text.ts';
export { loadConfig } from './load-config.ts';
export { misspeltNames } from './misspelt-names.ts';
export { bucketLocation, objectStoreLocation, objectStoreSettings } from './object-store-settings.ts';
export { Secret } from './secret.ts';
export { fileVariable, readSecretFiles } from './secret-files.ts';
export {
  addressSettings,
  decisionLogSettings,
  entitySettings,
  featureSchemaSetting,
  historySettings,
  localModelSettings,
  mlflowSettings,
  redisSettings,
  serviceSettings,
  weeklyFileSettings,
} from './setting-groups.ts';
export { type ConfigOf, type Environment, secretSetting, setting, type Setting, type Settings } from './setting.ts';
export { tracesOf, tracingSettings } from './tracing-settings.ts';
