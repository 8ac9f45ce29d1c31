import type { ConfigOf } from '@fraud/config';
import type { ApiConfig, settings as apiSettings } from '../config.ts';

export type SettingInForce = { name: string; value: string | null; isSecret: boolean; doc: string; allowed: string };

type Settings = typeof apiSettings;

/** Each setting with the text of its value; of a secret its mark. */
export function settingsInForce(settings: Settings, config: ConfigOf<Settings> & ApiConfig): SettingInForce[] {
  return Object.entries(settings).map(([key, { name, isSecret, doc, allowed }]) => {
    const value: unknown = config[key as keyof ApiConfig];
    return { name, value: isSecret && value !== undefined ? '[secret]' : textOf(value), isSecret, doc, allowed };
  });
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'object') return String(value);
  if ('fingerprint' in value && 'name' in value) return `${String(value.name)} (${String(value.fingerprint)})`;
  return JSON.stringify(value);
}
