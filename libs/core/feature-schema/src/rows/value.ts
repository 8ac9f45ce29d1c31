/** Raw values of a row, as text of a file or as JSON of a request -> what they mean. */
import type { Column } from '../schema/column.ts';
import { readTime } from './event-time.ts';
import { type HideEntity, maskCardNumbers } from './identity.ts';

/**
 * What a raw value means: a number (a boolean is 0 or 1, a moment is in seconds, a label is 1 for fraud), a text (an
 * id, a category's level, an entity, a context), or null where it is missing.
 */
export type Value = number | string | null;

/** Longest text of a value; a longer one is not a level, an id or a note. */
const MAX_TEXT = 256;

const TRUE = ['true', '1', 'yes', 'y', 't'];
const FALSE = ['false', '0', 'no', 'n', 'f'];

/** Reads a raw value; undefined for what the column does not take: see `ruleOf`. O(length of a text). */
export type ReadValue = (raw: unknown) => Value | undefined;

/**
 * A reader of the values of a column: of JSON, or numbers and texts of a CSV file. In texts of categories and contexts
 * what looks like a card number is masked.
 *
 * @param hide what becomes of entities. @defaultValue they stay as they are, for what is never kept
 */
export function valueReader(column: Column, hide?: HideEntity): ReadValue {
  const read = presentReader(column, hide);
  const { missing } = column;
  if (missing === null) return read;
  const texts = new Set(missing);
  if (texts.size === 1 && texts.has('')) return (raw) => (isBlank(raw) ? null : read(raw));
  const numbers = missing.map(Number).filter((number) => texts.has(String(number)));
  return (raw) => {
    if (raw === null || raw === undefined || raw === '') return null;
    const isMissing = typeof raw === 'number' ? numbers.includes(raw) : texts.has(String(raw as string).trim());
    return isMissing ? null : read(raw);
  };
}

function isBlank(raw: unknown): boolean {
  return raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '');
}

/** As `valueReader`, for one value. */
export function readValue(column: Column, raw: unknown): Value | undefined {
  return valueReader(column)(raw);
}

function presentReader(column: Column, hide: HideEntity | undefined): ReadValue {
  switch (column.type) {
    case 'number':
      return (raw) => (typeof raw === 'number' && Number.isFinite(Math.fround(raw)) ? raw : undefined);
    case 'boolean':
      return readBoolean;
    case 'eventTime':
    case 'time':
      return (raw) => readTime(raw, column.time!);
    case 'label':
      return (raw) => readLabel(column.classes!, raw);
    case 'ignore':
      return () => null;
    case 'id':
      return readText;
    case 'category':
    case 'context':
      return (raw) => mapText(readText(raw), maskCardNumbers);
    case 'entity':
      return hide === undefined ? readText : (raw) => mapText(readText(raw), hide);
  }
}

function mapText(text: string | undefined, change: (text: string) => string): string | undefined {
  return text === undefined ? undefined : change(text);
}

/** Whether a text of a CSV file is to be read as a number before it is given to `readValue`. */
export function takesNumber({ type, time }: Column): boolean {
  return type === 'number' || (time !== undefined && time.as !== 'iso8601');
}

/** What a column takes, for people: "a number", "true or false". */
export function ruleOf({ type, time, classes, missing }: Column): string {
  const rule = {
    eventTime: time && timeRule(time.as),
    time: time && timeRule(time.as),
    label: classes && `one of ${[...classes.fraud, ...classes.legitimate].join(', ')}`,
    number: 'a finite number in the range of float32',
    boolean: 'true or false',
    category: `a text of at most ${MAX_TEXT} characters`,
    entity: `a text of at most ${MAX_TEXT} characters`,
    context: `a text of at most ${MAX_TEXT} characters`,
    id: `a text of 1 to ${MAX_TEXT} characters`,
    ignore: 'anything',
  }[type]!;
  return missing === null ? rule : `${rule}, or nothing`;
}

function timeRule(as: string): string {
  return as === 'iso8601' ? 'a time such as 2026-11-30T09:15:00Z' : `a time as a number of ${as}`;
}

function readBoolean(raw: unknown): 0 | 1 | undefined {
  if (typeof raw === 'boolean') return raw ? 1 : 0;
  const text = String(raw as string)
    .trim()
    .toLowerCase();
  if (TRUE.includes(text)) return 1;
  return FALSE.includes(text) ? 0 : undefined;
}

function readLabel({ fraud, legitimate }: NonNullable<Column['classes']>, raw: unknown): 0 | 1 | null | undefined {
  const text = String(raw as string).trim();
  if (fraud.includes(text)) return 1;
  if (legitimate.includes(text)) return 0;
  return text === '' ? null : undefined;
}

/** A whole number that a reader of JSON may have rounded is no text: two cards could become one. */
function readText(raw: unknown): string | undefined {
  if (typeof raw === 'number') return Number.isInteger(raw) && !Number.isSafeInteger(raw) ? undefined : String(raw);
  if (typeof raw === 'boolean') return String(raw);
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  return text.length > 0 && text.length <= MAX_TEXT ? text : undefined;
}
