export { configFromProcess, processEnvironment } from './config-from-process.ts';
export { ConfigError } from './errors.ts';
export { cron, decimalNumber, jsonFile, urlWith, wholeNumber, yesOrNo } from './from-text.ts';
export { loadConfig } from './load-config.ts';
export { bucketLocation, objectStoreLocation, objectStoreSettings } from './object-store-settings.ts';
export { Secret } from './secret.ts';
export { mlflowSettings, redisSettings, serviceSettings } from './setting-groups.ts';
export { type ConfigOf, secretSetting, setting, type Settings } from './setting.ts';
