/**
 * Schemas that read one value from the text of an environment variable. Each describes what it takes; the error of a
 * wrong value and the column "Allowed" of the documentation are made of that description.
 */
import { accessSync, constants, readFileSync } from 'node:fs';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

type Range = { readonly min?: number; readonly max?: number };

/** Any text that is not empty; `kind` says what it names, such as "the path of a folder". */
export function text(kind: string) {
  return z.string().describe(kind);
}

/** A text of this pattern. */
export function textLike(pattern: RegExp, kind: string) {
  return checkedText((value) => pattern.test(value), kind);
}

/** A text that passes the check. */
export function checkedText(isAllowed: (value: string) => boolean, kind: string) {
  return z
    .string()
    .refine(isAllowed, { error: `expected ${kind}` })
    .describe(kind);
}

/** One of the words, written exactly so. */
export function oneOf<const Word extends string>(...words: readonly [Word, ...Word[]]) {
  const kind = words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
  return z.enum(words, { error: `expected ${kind}` }).describe(kind);
}

/** A whole number of `[min, max]`. */
export function wholeNumber(range: Range = {}) {
  return numberText('a whole number', range, Number.isSafeInteger);
}

/** A decimal number of `[min, max]`, such as `0.2`. */
export function decimalNumber(range: Range = {}) {
  return numberText('a number', range, Number.isFinite);
}

/** true/false, yes/no, on/off, 1/0 in any case. */
export function yesOrNo() {
  return z.stringbool({ error: 'expected true or false' }).describe('true or false');
}

/** A URL with one of the protocols, given without the colon: `urlWith('redis', 'rediss')`. */
export function urlWith(...protocols: readonly string[]) {
  const isOne = (value: string) => protocols.includes(URL.parse(value)?.protocol.slice(0, -1) ?? '');
  return checkedText(isOne, `a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`);
}

/** A cron pattern of five fields, as the queue's scheduler takes it: minute, hour, day, month, weekday. */
export function cron() {
  return checkedText(isCron, 'five cron fields, such as 0 3 * * 1');
}

function isCron(text: string): boolean {
  if (text.split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The path of a JSON file; the value is what the file holds, for a schema of the caller's to check. */
export function jsonFile() {
  return z
    .string()
    .transform((path, context): unknown => {
      try {
        return JSON.parse(readFileSync(path, 'utf8'));
      } catch (error) {
        context.addIssue({ code: 'custom', message: `expected the path of a JSON file (${(error as Error).message})` });
        return z.NEVER;
      }
    })
    .describe('the path of a JSON file');
}

/** The path of a file that this process can read. */
export function readableFile(kind: string) {
  const whyNot = (path: string) => {
    try {
      return accessSync(path, constants.R_OK);
    } catch (error) {
      return (error as Error).message;
    }
  };
  return z
    .string()
    .superRefine((path, context) => {
      const reason = whyNot(path);
      if (reason !== undefined) context.addIssue({ code: 'custom', message: `expected ${kind} (${reason})` });
    })
    .describe(kind);
}

function numberText(kind: string, range: Range, isKind: (value: number) => boolean) {
  const { min = -Infinity, max = Infinity } = range;
  const limits = [min > -Infinity ? `from ${min}` : '', max < Infinity ? `up to ${max}` : ''].filter(Boolean).join(' ');
  const described = `${kind} ${limits}`.trim();
  return z
    .string()
    .transform((value, context) => {
      const number = Number(value);
      if (isKind(number) && number >= min && number <= max) return number;
      context.addIssue({ code: 'custom', message: `expected ${described}` });
      return z.NEVER;
    })
    .describe(described);
}
