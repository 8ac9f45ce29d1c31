/**
 * `<instance>-<UTC time of its start>-<six random hex digits>`: no two segments share a name, whatever restarts or
 * runs beside. While it is written its file ends in `.csv.open`, sealed in `.csv`.
 */
import { randomBytes } from 'node:crypto';
import { type IsoWeek, isoWeekOf } from '@fraud/feature-schema';
import { decisionLogError } from '../errors.ts';

export const REQUEST_LOGS = 'request_logs/';
const OPEN = '.csv.open';
const SEALED = '.csv';
const STORED = '.csv.gz';
const INSTANCE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const NAME = /^([A-Za-z0-9][A-Za-z0-9._-]{0,99})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-[0-9a-f]{6}$/;

export type SegmentStart = { readonly segment: string; readonly instance: string; readonly startedAt: Date };

export type SegmentFile = SegmentStart & {
  /** Of the file in the log's folder. */
  readonly fileName: string;
  readonly state: 'open' | 'sealed';
};

export function newSegmentName(instance: string, startedAt: Date): string {
  return `${instance}-${startedAt.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`;
}

export const openFileName = (segment: string): string => segment + OPEN;
export const sealedFileName = (segment: string): string => segment + SEALED;

/** Reads the name of a file; undefined when no segment has such a name. */
export function parseSegmentFile(fileName: string): SegmentFile | undefined {
  const state = fileName.endsWith(OPEN) ? 'open' : 'sealed';
  const ending = state === 'open' ? OPEN : SEALED;
  if (!fileName.endsWith(ending)) return undefined;
  const start = parseSegment(fileName.slice(0, -ending.length));
  return start && { ...start, fileName, state };
}

/** Reads the name of a segment; undefined for another text. */
export function parseSegment(segment: string): SegmentStart | undefined {
  const parts = NAME.exec(segment);
  if (!parts) return undefined;
  const [, instance, year, month, day, hour, minute, second, ms] = parts;
  return {
    segment,
    instance: instance!,
    startedAt: new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`),
  };
}

/** Key of a segment in the object store: under the ISO week in which it was started. */
export function requestLogKey({ segment, startedAt }: Pick<SegmentStart, 'segment' | 'startedAt'>): string {
  return `${requestLogPrefix(isoWeekOf(startedAt))}${segment}${STORED}`;
}

/** Prefix of the keys of an ISO week's segments. */
export function requestLogPrefix({ year, week }: IsoWeek): string {
  return `${REQUEST_LOGS}week_${year}_${String(week).padStart(2, '0')}/`;
}

/** The segment stored under a key; undefined when no segment has such a key. */
export function parseRequestLogKey(key: string): SegmentStart | undefined {
  return key.endsWith(STORED) ? parseSegment(key.slice(key.lastIndexOf('/') + 1, -STORED.length)) : undefined;
}

/** @throws FRAUD_DECISION_LOG_INVALID_NAME unless `instance` can begin a file name and a key */
export function checkInstance(instance: string): void {
  if (INSTANCE.test(instance)) return;
  throw decisionLogError(
    'FRAUD_DECISION_LOG_INVALID_NAME',
    `Cannot open the decision log: the instance name is ${JSON.stringify(instance)}, ` +
      'allowed: 1 to 100 letters, digits, dots, dashes and underscores; choose another',
  );
}
