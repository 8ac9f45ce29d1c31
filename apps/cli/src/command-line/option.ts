/**
 * The options of a command as a table: parsing, checking and help all follow from it.
 * Keys are camelCase, on the command line they are kebab-case: `maxDepth` is `--max-depth`.
 */
import { z } from 'zod';

export type Option<Value = unknown> = {
  /** `value`: takes one; `list`: takes one or more; `switch`: takes none. */
  readonly kind: 'value' | 'list' | 'switch';
  /** Takes the text (list: texts; switch: boolean), or undefined when the option is left out. */
  readonly schema: z.ZodType<Value>;
  /** The name of the value in the help text: `FILE`. */
  readonly placeholder: string;
  readonly doc: string;
};

export type OptionTable = Readonly<Record<string, Option>>;
export type ValuesOf<Options extends OptionTable> = {
  readonly [Key in keyof Options]: z.output<Options[Key]['schema']>;
};

/** An option with one value. It may be left out when `schema` has a default or is optional. */
export function option<Value>(placeholder: string, schema: z.ZodType<Value>, doc: string): Option<Value> {
  return { kind: 'value', schema, placeholder, doc };
}

/** An option with one or more values: `--csv a.csv b.csv`. `schema` takes all of them. */
export function listOption<Value>(placeholder: string, schema: z.ZodType<Value>, doc: string): Option<Value> {
  return { kind: 'list', schema, placeholder, doc };
}

export function switchOption(doc: string): Option<boolean> {
  return { kind: 'switch', schema: z.boolean().default(false), placeholder: '', doc };
}

/** One of the words. */
export function oneOf<const Word extends string>(...words: readonly Word[]) {
  return z.enum(words, { error: `expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}` });
}

/** The path of a file. Whether the file exists is checked when it is opened. */
export const filePath = z.string().min(1, { error: 'expected the path of a file' });

/** `maxDepth` -> `--max-depth`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Whether the option must be given. */
export function isRequired({ schema }: Option): boolean {
  return !schema.safeParse(undefined).success;
}
