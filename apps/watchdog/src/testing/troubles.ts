import { openAudit } from '@fraud/audit';
import { aSteadyReport } from '@fraud/drift-report/testing';
import type { ObjectStore } from '@fraud/object-store';

/** What a heartbeat says of a service in trouble. */
export const OVERDUE = { overdueSince: '2026-11-16T03:00:00.000Z' };
export const REFUSED = { refusedVersion: '0123456789ab', refusedFor: 'it is not signed' };

/** Puts into the store one of everything that people have to be told of, and what they need not hear beside it. */
export async function putTroubles(store: ObjectStore, now: Date): Promise<void> {
  const json = (key: string, value: object) => store.put(key, new TextEncoder().encode(JSON.stringify(value)));
  await json('drift_reports/week_2026_46.json', aSteadyReport({ week: 'week_2026_46' }));
  const alarm = { outcome: 'alarm', reason: 'V14 moved' } as const;
  await json('drift_reports/week_2026_47.json', aSteadyReport({ week: 'week_2026_47', ...alarm }));
  await json('quarantine/week_2026_48.reason.json', {
    key: 'weekly_data/week_2026_48.csv',
    code: 'FRAUD_WEEK_LINE',
    rule: 'numbers',
    message: 'line 3',
    sha256: 'abcdef0123456789',
    refusedAt: now.toISOString(),
  });
  const change = { version: '0123456789ab', by: 'trainer', reason: 'better' };
  await json('models/history/000001-0123456789ab.json', { number: 1, kind: 'promotion', ...change });
  await json('models/history/000002-0123456789ab.json', { number: 2, kind: 'rollback', ...change });
  for (const [jobId, outcome, verdict] of [
    ['retrain-a', 'failed', undefined],
    ['retrain-b', 'done', 'keep'],
    ['retrain-c', 'done', 'promote'],
  ] as const)
    await json(`retrainings/${jobId}/outcome.json`, { jobId, outcome, verdict, reason: 'because' });
  const columns = [{ name: 'card.count.1d', differing: 2 }];
  await json('history_skew.json', { at: now.toISOString(), compared: 500, differing: 2, stale: 0, columns });
  await json('labels_to_review/week_2026_48/1.json', {});
  const audit = openAudit({ store, instance: 'api', now: () => now });
  await audit.record({ actor: 'ops', action: 'model.promote', to: '1', outcome: 'done' });
  await audit.close();
  const [line] = await Array.fromAsync(store.list('audit/'));
  await store.put(line!.key.replace('000001', '000002'), (await store.get(line!.key))!.bytes);
}
