/** Schemas that read one value from the text of an environment variable; each says in its message what is allowed. */
import { readFileSync } from 'node:fs';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

type Range = { readonly min?: number; readonly max?: number };

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
  return z.stringbool({ error: 'expected true or false' });
}

/** A URL with one of the protocols, given without the colon: `urlWith('redis', 'rediss')`. */
export function urlWith(...protocols: readonly string[]) {
  const isOne = (text: string) => protocols.includes(URL.parse(text)?.protocol.slice(0, -1) ?? '');
  return z.string().refine(isOne, {
    error: `expected a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  });
}

/** A cron pattern of five fields, as the queue's scheduler takes it: minute, hour, day, month, weekday. */
export function cron() {
  return z.string().refine(isCron, { error: 'expected five cron fields, such as 0 3 * * 1' });
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
  return z.string().transform((path, context): unknown => {
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (error) {
      context.addIssue({ code: 'custom', message: `expected the path of a JSON file (${(error as Error).message})` });
      return z.NEVER;
    }
  });
}

function numberText(kind: string, { min = -Infinity, max = Infinity }: Range, isKind: (value: number) => boolean) {
  const limits = [min > -Infinity ? `from ${min}` : '', max < Infinity ? `up to ${max}` : ''].filter(Boolean).join(' ');
  return z.string().transform((text, context) => {
    const value = Number(text);
    if (isKind(value) && value >= min && value <= max) return value;
    context.addIssue({ code: 'custom', message: `expected ${kind} ${limits}`.trim() });
    return z.NEVER;
  });
}
