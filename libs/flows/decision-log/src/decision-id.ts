/**
 * Ids in order of time (UUID version 7, RFC 9562): the first 48 bits are milliseconds since 1970, so that an id leads
 * to the segment its row lies in.
 */
import { randomUUIDv7 } from 'node:crypto';

const ID = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function newDecisionId(): string {
  return randomUUIDv7();
}

/** A decision's id as the log has it: any case and the prefix `urn:uuid:` (RFC 9562) are taken from clients. */
export function normalizeDecisionId(id: string): string {
  return id.toLowerCase().replace(/^urn:uuid:/, '');
}

/** When the id was made; undefined for what is no id of a decision. */
export function timeOfDecisionId(id: string): Date | undefined {
  const [, high, low] = ID.exec(id) ?? [];
  return high === undefined ? undefined : new Date(parseInt(`${high}${low}`, 16));
}
