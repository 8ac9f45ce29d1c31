export { configFromProcess, processEnvironment } from './config-from-process.ts';
export { envExample, helpText } from './describe-settings.ts';
export { ConfigError, type ConfigErrorCode } from './errors.ts';
export { decimalNumber, jsonFile, urlWith, wholeNumber, yesOrNo } from './from-text.ts';
export { type Environment, loadConfig } from './load-config.ts';
export {
  type BucketLocation,
  bucketLocation,
  type ObjectStoreLocation,
  objectStoreLocation,
  objectStoreSettings,
} from './object-store-settings.ts';
export { Secret } from './secret.ts';
export { mlflowSettings, redisSettings, serviceSettings } from './setting-groups.ts';
export { type ConfigOf, secretSetting, type Setting, setting, type SettingOptions, type Settings } from './setting.ts';
