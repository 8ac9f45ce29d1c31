import type { ObjectStore } from '@fraud/object-store';
import { AUDIT, auditKey, type AuditLine, auditLine, type AuditObject, parseAuditKey } from './audit-line.ts';

/**
 * The latest lines of the trail, latest first. Lines that are none are left out: `verifyAudit` names them. Cost: one
 * listing, and the objects of the days that the lines come from.
 *
 * @param before only lines before this moment @throws what the store throws
 */
export async function readAudit(
  store: ObjectStore,
  { limit, before }: { limit: number; before?: Date | undefined },
): Promise<AuditLine[]> {
  const isBefore = (time: string) => before === undefined || time < before.toISOString();
  const days = new Map<string, AuditObject[]>();
  for await (const { key } of store.list(AUDIT)) {
    const object = parseAuditKey(key);
    if (object !== undefined && isBefore(object.day)) days.set(object.day, [...(days.get(object.day) ?? []), object]);
  }
  const lines: AuditLine[] = [];
  for (const day of [...days.keys()].sort().reverse()) {
    const ofDay = (await Promise.all(days.get(day)!.map((object) => linesOf(store, object)))).flat();
    lines.push(...ofDay.filter(({ at }) => isBefore(at)).sort((a, b) => (a.at < b.at ? 1 : -1)));
    if (lines.length >= limit) break;
  }
  return lines.slice(0, limit);
}

async function linesOf(store: ObjectStore, object: AuditObject): Promise<AuditLine[]> {
  const stored = await store.get(auditKey(object));
  const texts = new TextDecoder().decode(stored?.bytes).split('\n');
  return texts.flatMap((text) => {
    try {
      return auditLine.safeParse(JSON.parse(text)).data ?? [];
    } catch {
      return [];
    }
  });
}
