/** Event times of requests: what no time of the model's unit can be becomes a random time of day, and is refused. */
import { plausibleEventTimes } from '@fraud/drift';
import { columnNamed } from '@fraud/feature-schema';
import type { Manifest } from '@fraud/model-registry';
import { ApiError } from '../http/errors.ts';
import { type FieldProblem, summaryOf } from '../http/problem.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { RequestRow } from './predict-schema.ts';

/** Faults that one answer names. */
const MAX_FAULTS = 100;

/** What is wrong with a row's event time, if something is. @param index of the row in `data` */
export type EventTimeCheck = (row: RequestRow, index?: number) => FieldProblem | undefined;

export function eventTimeCheck({ manifest, schema }: ServingModel, now: Date): EventTimeCheck {
  const { eventTime } = schema;
  const learned = manifest.weeks.flatMap((week) => week.eventTime ?? []);
  const { start, end } = plausibleEventTimes(learned, (now.getTime() - Date.parse(manifest.createdAt)) / 1_000);
  const isText = columnNamed(schema, eventTime).time!.as === 'iso8601';
  const allowed = isText
    ? `a time from ${isoText(start)} to ${isoText(end)}`
    : `seconds from ${Math.ceil(start)} to ${Math.floor(end)}${learnedText(manifest, learned)}; ` +
      'of a clock in milliseconds, a thousandth';
  return (row, index) => {
    const value = row[eventTime];
    if (typeof value !== 'number' || !(value < start || value > end)) return undefined;
    const field = index === undefined ? eventTime : `data[${index}].${eventTime}`;
    return { field, value: isText ? isoText(value) : String(value), allowed };
  };
}

/** Beyond what a calendar of JavaScript holds, the seconds. */
function isoText(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString();
}

function learnedText({ version }: Manifest, learned: readonly { start: number; end: number }[]): string {
  if (learned.length === 0) return '';
  const [first, last] = [Math.min(...learned.map(({ start }) => start)), Math.max(...learned.map(({ end }) => end))];
  return `, as model ${version} has learned times from ${first} to ${last}`;
}

/** @throws FRAUD_API_EVENT_TIME naming every row whose event time is in another unit, up to a limit. O(rows). */
export function refuseEventTimes(check: EventTimeCheck, rows: readonly RequestRow[]): void {
  const errors: FieldProblem[] = [];
  for (let i = 0; i < rows.length && errors.length < MAX_FAULTS; i++) {
    const problem = check(rows[i]!, i);
    if (problem !== undefined) errors.push(problem);
  }
  if (errors.length > 0) throw new ApiError('FRAUD_API_EVENT_TIME', summaryOf(errors), { errors });
}
