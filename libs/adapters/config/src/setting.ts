import { z } from 'zod';
import { Secret } from './secret.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the text of one environment variable; absent comes in as `undefined`, so `.default()` and `.optional()` work.
 */
export type TextSchema<T> = z.ZodType<T, string | undefined>;

export type SettingOptions = {
  /** What it does, in one or two plain sentences; shown by `--help`, in .env.example and in the reference. */
  readonly doc: string;
  /** A plausible value other than the default. */
  readonly example?: string;
  /** What holds when it is left out, where no plain value says it: `no limit`. */
  readonly unset?: string;
  /** Older names that still work. */
  readonly aliases?: readonly string[];
  /** Name of another setting: exactly one of the two is to be given. */
  readonly insteadOf?: string;
  /** Name of another setting: given both, or neither. */
  readonly together?: string;
  /** Whether `NAME_FILE` may name a file that holds the value instead. @defaultValue true for secrets, else false */
  readonly mayLieInFile?: boolean;
};

export type Setting<T> = SettingOptions & {
  /** The environment variable. */
  readonly name: string;
  /** What it may hold, as the schema describes it: `a whole number from 1 up to 64`. */
  readonly allowed: string;
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
  const allowed = descriptionIn(schema);
  return { ...options, name, allowed, isSecret: false, parse: (value) => schema.safeParse(value) };
}

type Wrapped<T extends string | undefined> = T extends string ? Secret : undefined;

/** As `setting`, but the value is wrapped in a `Secret`, no message ever shows it, and it may lie in a file. */
export function secretSetting<T extends string | undefined>(
  name: string,
  schema: TextSchema<T>,
  options: SettingOptions,
): Setting<Wrapped<T>> {
  const wrapped = schema.transform((value) => (value === undefined ? undefined : new Secret(value)) as Wrapped<T>);
  return { mayLieInFile: true, ...setting(name, wrapped, options), allowed: descriptionIn(schema), isSecret: true };
}

/** The description of a schema, or of the one that `.default()`, `.optional()` or `.pipe()` wraps. */
function descriptionIn(schema: z.ZodType): string {
  if (schema.description !== undefined) return schema.description;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional)
    return descriptionIn(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return descriptionIn(schema.in as z.ZodType);
  return 'text';
}
