import { type ObjectStore, ObjectStoreError, putConfirmed } from '@fraud/object-store';
import { AUDIT, auditKey, type AuditLine, hashOfLine, NOTHING_BEFORE, parseAuditKey } from './audit-line.ts';

/** Of one call to the store. */
const DEADLINE_MS = 10_000;

export type Chain = {
  /** Stores the lines as the chain's next object, and reads it back. @throws what the store throws */
  append(lines: readonly Omit<AuditLine, 'prev'>[]): Promise<void>;
};

type End = { readonly number: number; readonly hash: string };

/**
 * The chain of an instance, a new one each day. The first line of a day follows the last one of the day before when
 * this process wrote it. Another process of the same name is no danger: objects are only ever added, and whoever comes
 * second goes on behind the first.
 */
export function openChain(store: ObjectStore, instance: string): Chain {
  let day: string | undefined;
  let end: End | undefined;

  return {
    async append(lines) {
      const today = lines.at(-1)!.at.slice(0, 10);
      if (day !== today) {
        const stored = await storedEnd(store, today, instance);
        end = stored ?? { number: 0, hash: end?.hash ?? NOTHING_BEFORE };
        day = today;
      }
      for (;;) {
        const from: End = (end ??= (await storedEnd(store, today, instance)) ?? { number: 0, hash: NOTHING_BEFORE });
        const { text, hash } = chained(lines, from.hash);
        const number = from.number + 1;
        try {
          const signal = AbortSignal.timeout(DEADLINE_MS);
          const key = auditKey({ day: today, instance, number });
          await putConfirmed(store, key, new TextEncoder().encode(text), { ifAbsent: true, signal });
          end = { number, hash };
          return;
        } catch (error) {
          end = undefined; // read again: the object may be there, of another process or of this one
          if (!(error instanceof ObjectStoreError && error.code === 'FRAUD_STORE_PRECONDITION_FAILED')) throw error;
        }
      }
    },
  };
}

function chained(lines: readonly Omit<AuditLine, 'prev'>[], before: string): { text: string; hash: string } {
  let prev = before;
  let text = '';
  for (const each of lines) {
    const line = JSON.stringify({ ...each, prev });
    prev = hashOfLine(line);
    text += `${line}\n`;
  }
  return { text, hash: prev };
}

/** Number of the chain's last object in the store, and the hash of its last line. */
async function storedEnd(store: ObjectStore, day: string, instance: string): Promise<End | undefined> {
  let number = 0;
  const signal = AbortSignal.timeout(DEADLINE_MS);
  for await (const { key } of store.list(`${AUDIT}${day}/${instance}-`, { signal })) {
    const object = parseAuditKey(key);
    if (object?.instance === instance) number = Math.max(number, object.number);
  }
  if (number === 0) return undefined;
  const stored = await store.get(auditKey({ day, instance, number }), { signal });
  const last = new TextDecoder().decode(stored?.bytes).trimEnd().split('\n').at(-1) ?? '';
  return { number, hash: hashOfLine(last) };
}
