/** Event times of requests: what no time of the model's unit can be becomes a random time of day, and is refused. */
import { plausibleEventTimes, type TimeSpan } from '@fraud/drift';
import { columnNamed } from '@fraud/feature-schema';
import { ApiError } from '../http/errors.ts';
import { type FieldProblem, summaryOf } from '../http/problem.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { RequestRow } from './predict-schema.ts';

/** Faults that one answer names. */
const MAX_FAULTS = 100;

/** What is wrong with a row's event time, if something is. @param index of the row in `data` */
export type EventTimeCheck = (row: RequestRow, index?: number) => FieldProblem | undefined;

export function eventTimeCheck(model: ServingModel, now: Date): EventTimeCheck {
  const { eventTime } = model.schema;
  const { createdAt } = model.manifest;
  const span = plausibleEventTimes(learnedTimes(model), (now.getTime() - Date.parse(createdAt)) / 1_000);
  return (row, index) => {
    const value = row[eventTime];
    if (typeof value !== 'number' || !(value < span.start || value > span.end)) return undefined;
    return problemOf(model, value, span, index);
  };
}

function learnedTimes({ manifest }: ServingModel): readonly TimeSpan[] {
  return manifest.weeks.flatMap((week) => week.eventTime ?? []);
}

function problemOf(model: ServingModel, value: number, { start, end }: TimeSpan, index?: number): FieldProblem {
  const { eventTime } = model.schema;
  const field = index === undefined ? eventTime : `data[${index}].${eventTime}`;
  if (columnNamed(model.schema, eventTime).time!.as === 'iso8601')
    return { field, value: isoText(value), allowed: `a time from ${isoText(start)} to ${isoText(end)}` };
  const allowed =
    `seconds from ${Math.ceil(start)} to ${Math.floor(end)}${learnedText(model)}; ` +
    'of a clock in milliseconds, a thousandth';
  return { field, value: String(value), allowed };
}

/** Beyond what a calendar of JavaScript holds, the seconds. */
function isoText(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString();
}

function learnedText(model: ServingModel): string {
  const learned = learnedTimes(model);
  if (learned.length === 0) return '';
  const [first, last] = [Math.min(...learned.map(({ start }) => start)), Math.max(...learned.map(({ end }) => end))];
  return `, as model ${model.version} has learned times from ${first} to ${last}`;
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
