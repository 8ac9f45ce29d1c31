/**
 * Checks the audit trail: every object of every chain is there, every line is whole, and each carries the hash of the
 * line before it. Lines that were removed from the end of a chain leave no gap: compare `head` with one noted earlier,
 * or keep the bucket's versions.
 */
import type { ObjectStore } from '@fraud/object-store';
import {
  AUDIT,
  auditKey,
  auditLine,
  type AuditObject,
  hashOfLine,
  NOTHING_BEFORE,
  parseAuditKey,
} from './audit-line.ts';

/** One object holds at most a thousand lines of a few kilobytes. */
const MAX_OBJECT_BYTES = 16_777_216;

type AuditChain = {
  readonly day: string;
  readonly instance: string;
  readonly objects: number;
  readonly lines: number;
  /** SHA-256 of the last line. */
  readonly head: string;
};

type AuditFindings = {
  /** Earliest day first. */
  readonly chains: readonly AuditChain[];
  /** What does not hold, a sentence each; none when the trail is whole. */
  readonly problems: readonly string[];
};

/** @param day `YYYY-MM-DD`; left out: every day there is. @throws what the store throws */
export async function verifyAudit(store: ObjectStore, day = '', signal?: AbortSignal): Promise<AuditFindings> {
  const objects: AuditObject[] = [];
  const problems: string[] = [];
  for await (const { key, size } of store.list(AUDIT + day, signal && { signal })) {
    const object = parseAuditKey(key);
    if (object === undefined) problems.push(`${key}: no object of the audit trail has such a name`);
    else if (size > MAX_OBJECT_BYTES) problems.push(`${key}: it has ${size} bytes, more than an object of the trail`);
    else objects.push(object);
  }
  objects.sort((a, b) => compare(a.instance, b.instance) || compare(a.day, b.day) || a.number - b.number);
  const chains: AuditChain[] = [];
  for (const ofChain of Map.groupBy(objects, (object) => `${object.instance} ${object.day}`).values()) {
    const before = chains.at(-1)?.instance === ofChain[0]!.instance ? chains.at(-1)!.head : undefined;
    chains.push(await verifyChain(store, ofChain, before, problems, signal));
  }
  return { chains: chains.sort((a, b) => compare(a.day, b.day) || compare(a.instance, b.instance)), problems };
}

/** @param before the last line's hash of the instance's chain before this one, where that was read too */
async function verifyChain(
  store: ObjectStore,
  objects: readonly AuditObject[],
  before: string | undefined,
  problems: string[],
  signal: AbortSignal | undefined,
): Promise<AuditChain> {
  const { day, instance } = objects[0]!;
  let [head, lines, expected] = [NOTHING_BEFORE, 0, 1];
  for (const object of objects) {
    const key = auditKey(object);
    if (object.number !== expected) problems.push(`${key}: object ${expected} of its chain is missing before it`);
    expected = object.number + 1;
    const stored = await store.get(key, signal && { signal });
    for (const [i, line] of new TextDecoder().decode(stored?.bytes).trimEnd().split('\n').entries()) {
      const at = `${key}, line ${i + 1}`;
      const prev = prevOf(line);
      if (prev === undefined) problems.push(`${at}: it is not a line of the audit trail`);
      else if (lines > 0 ? prev !== head : !isGoodStart(prev, before))
        problems.push(`${at}: the line before it was changed or removed`);
      head = hashOfLine(line);
      lines += 1;
    }
  }
  return { day, instance, objects: objects.length, lines, head };
}

function prevOf(line: string): string | undefined {
  try {
    return auditLine.safeParse(JSON.parse(line)).data?.prev;
  } catch {
    return undefined; // said by the caller, with the place
  }
}

/** A chain starts anew with its process, or goes on from the chain before it; without that one nobody can say. */
function isGoodStart(prev: string, before: string | undefined): boolean {
  return prev === NOTHING_BEFORE || before === undefined || prev === before;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
