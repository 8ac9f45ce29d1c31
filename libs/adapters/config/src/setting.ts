import type { z } from 'zod';
import { Secret } from './secret.ts';

/**
 * Reads the text of one environment variable; absent comes in as `undefined`, so `.default()` and `.optional()` work.
 */
export type TextSchema<T> = z.ZodType<T, string | undefined>;

export type SettingOptions = {
  /** What it is for, one or two sentences; shown by `--help` and in .env.example. */
  readonly doc: string;
  /** A plausible value, for .env.example. */
  readonly example?: string;
  /** Older names that still work. */
  readonly aliases?: readonly string[];
  /** Name of another setting: exactly one of the two is to be given. */
  readonly insteadOf?: string;
  /** Name of another setting: given both, or neither. */
  readonly together?: string;
};

export type Setting<T> = SettingOptions & {
  /** The environment variable. */
  readonly name: string;
  readonly isSecret: boolean;
  /** `undefined` when the variable is absent. */
  readonly parse: (text: string | undefined) => z.ZodSafeParseResult<T>;
};

/** Settings by the key under which the program reads them. */
export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What `loadConfig` makes of the settings. */
export type ConfigOf<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** One environment variable, what it may hold and what it is for. */
export function setting<T>(name: string, schema: TextSchema<T>, options: SettingOptions): Setting<T> {
  return { ...options, name, isSecret: false, parse: (text) => schema.safeParse(text) };
}

type Wrapped<T extends string | undefined> = T extends string ? Secret : undefined;

/** As `setting`, but the value is wrapped in a `Secret` and no message ever shows it. */
export function secretSetting<T extends string | undefined>(
  name: string,
  schema: TextSchema<T>,
  options: SettingOptions,
): Setting<Wrapped<T>> {
  const wrapped = schema.transform((value) => (value === undefined ? undefined : new Secret(value)) as Wrapped<T>);
  return { ...options, name, isSecret: true, parse: (text) => wrapped.safeParse(text) };
}
