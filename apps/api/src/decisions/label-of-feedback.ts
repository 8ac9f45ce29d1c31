import { type Label, normalizeDecisionId } from '@fraud/decision-log';
import type { TokenHolder } from '../access/access.ts';
import { ApiError } from '../http/errors.ts';
import type { Feedback } from './feedback-schema.ts';

/** Clocks differ a little. */
const SLACK_MS = 300_000;

/**
 * One label of a request, as it is kept.
 *
 * @param index its place in the request
 * @throws FRAUD_API_LABEL_TIME, FRAUD_API_LABEL_IN_FUTURE
 */
export function labelOf(feedback: Feedback, index: number, { name, trusted }: TokenHolder, now: Date): Label {
  const { decisionId, transactionId, class: className, outcome, withdrawn, source, at } = feedback;
  const knownAt = timeOf(at);
  if (Number.isNaN(knownAt.getTime()))
    throw new ApiError(
      'FRAUD_API_LABEL_TIME',
      `data[${index}].at is ${JSON.stringify(at)}, allowed: a time such as 2026-11-23T09:30:00Z or with +01:00`,
    );
  if (knownAt.getTime() > now.getTime() + SLACK_MS)
    throw new ApiError(
      'FRAUD_API_LABEL_IN_FUTURE',
      `data[${index}].at is ${at}, allowed: a time that has passed; it is ${now.toISOString()} here`,
    );
  return {
    ...(decisionId === undefined
      ? { transactionId: transactionId?.toString() }
      : { decisionId: normalizeDecisionId(decisionId) }),
    ...(className !== undefined && { isFraud: className === 'Fraud' }),
    ...(outcome !== undefined && { outcome }),
    ...(withdrawn && { withdrawn }),
    source,
    knownAt: knownAt.toISOString(),
    by: name,
    trusted,
  };
}

/** RFC 3339 has forms that `Date` does not read: a leap second, which is the second after it, and offsets as +01. */
function timeOf(at: string): Date {
  const isLeap = /:\d\d:60/.test(at);
  const time = new Date(
    at
      .replace(/:60(?=\D|$)/, ':59')
      .replace(/([+-]\d\d):?(\d\d)?$/, (_all, hours, minutes = '00') => `${hours}:${minutes}`),
  );
  return new Date(time.getTime() + (isLeap ? 1_000 : 0));
}
