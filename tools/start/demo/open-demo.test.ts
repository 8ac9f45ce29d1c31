import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '@fraud/object-store';
import { describe, expect, it } from 'vitest';
import { type DemoName, readNote } from './demo-note.ts';
import { openDemo } from './open-demo.ts';

const now = new Date('2026-11-30T09:00:00Z');

function stageOf(plays: DemoName) {
  const folder = mkdtempSync(join(tmpdir(), 'open-demo-'));
  const store = openObjectStore({ folder });
  const noteFile = join(folder, 'demo.json');
  const { signal } = new AbortController();
  return { store, weeksPrefix: 'weekly_data/', noteFile, plays, now, say: () => {}, signal };
}

async function headerOf(stage: ReturnType<typeof stageOf>): Promise<string | undefined> {
  for await (const { key } of stage.store.list('weekly_data/'))
    return Buffer.from((await stage.store.get(key))!.bytes)
      .toString()
      .split('\n', 1)[0]!;
  return undefined;
}

describe('openDemo()', () => {
  it('plays payments under a schema of their own, and with DEMO=ulb the columns of creditcard.csv', async () => {
    const payments = stageOf('payments');
    const demo = (await openDemo(payments))!;
    await demo.dropPastWeeks();
    expect(demo.schemaFile).toMatch(/payments-schema\.json$/);
    expect(demo.example).toMatchObject({ transaction_id: 'example-8', event_time: '2026-11-30T09:00:00Z' });
    expect(await headerOf(payments)).toMatch(/^transaction_id,event_time,card,merchant,/);

    const ulb = stageOf('ulb');
    const ulbDemo = (await openDemo(ulb))!;
    await ulbDemo.dropPastWeeks();
    expect(ulbDemo.schemaFile).toBeUndefined();
    expect(ulbDemo.example).toMatchObject({ Time: 406, V14: -4.28925378244217 });
    expect(await headerOf(ulb)).toMatch(/^Time,V1,V2,/);
  });

  it('stays with what it began with, also when it is over, and before anything was noted of it', async () => {
    const stage = stageOf('payments');
    writeFileSync(stage.noteFile, JSON.stringify({ begunAt: now.toISOString(), finished: true }));
    expect(await openDemo(stage)).toMatchObject({ schemaFile: undefined, isOver: true });
    writeFileSync(stage.noteFile, JSON.stringify({ begunAt: now.toISOString(), finished: true, plays: 'payments' }));
    expect(await openDemo({ ...stage, plays: 'ulb' })).toMatchObject({ isOver: true, schemaFile: expect.any(String) });
  });

  it('is no demo in a store that holds weeks already', async () => {
    const stage = stageOf('payments');
    await stage.store.put('weekly_data/week_2026_44.csv', new TextEncoder().encode('Time\n'));
    expect(await openDemo(stage)).toBeUndefined();
    expect(readNote(stage.noteFile)).toBeUndefined();
  });
});
