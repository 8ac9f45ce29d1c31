import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAudit } from '@fraud/audit';
import { openObjectStore } from '@fraud/object-store';
import { expect, it } from 'vitest';
import { expireLog } from './expire-log.ts';

it('expireLog() deletes a week only when the audit trail has its line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'expire-'));
  const store = openObjectStore({ folder });
  const keys = async (prefix: string) => (await Array.fromAsync(store.list(prefix))).map(({ key }) => key);
  await store.put('request_logs/week_2020_01/a.csv.gz', Buffer.from('x'));
  await store.put('labels/week_2020_01/a.json', Buffer.from('x'));
  const expire = (audit: Parameters<typeof expireLog>[0]['audit']) =>
    expireLog({ store, audit, kept: { requestLogs: 52, labels: undefined }, now: new Date(), note: () => undefined });
  await expect(expire({ record: () => Promise.resolve(false) })).rejects.toThrow('it is kept for now');
  expect(await keys('request_logs/')).toHaveLength(1);

  const audit = openAudit({ store, instance: 'log-shipper' });
  expect(await expire(audit)).toBe(1);
  await audit.close();
  expect([await keys('request_logs/'), await keys('labels/')]).toEqual([[], ['labels/week_2020_01/a.json']]);
  const [line] = await keys('audit/');
  expect(JSON.parse(new TextDecoder().decode((await store.get(line!))!.bytes))).toMatchObject({
    action: 'data.expire',
    subject: 'request_logs/week_2020_01/',
    outcome: 'done',
  });
  rmSync(folder, { recursive: true });
});
