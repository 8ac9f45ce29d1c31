/** A process of its own: ships segments as the log-shipper does, again after each outage, and counts what is there. */
import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { shipDecisionLog } from '@fraud/decision-log';
import { type ObjectStore, openObjectStore } from '@fraud/object-store';
import type { ShippingStore } from './failing-store.ts';
import { peakMegabytes } from './peak-memory.ts';

export type Shipping = ShippingStore & { readonly dir: string };
export type Shipped = {
  readonly seconds: number;
  readonly rows: number;
  /** How often the job was begun: an outage that lasts ends it. */
  readonly attempts: number;
  readonly peakMb: number;
  readonly grownMb: number;
};

const NEW_LINE = 10;
const HEADING_LINES = 2;

process.once('message', (task: Shipping) => void ship(task));

/** Lines of all segments in the store, without their headings. */
async function storedRows(store: ObjectStore): Promise<number> {
  let rows = 0;
  for await (const { key } of store.list('request_logs/')) {
    let lines = 0;
    const csv = Readable.from([(await store.get(key))!.bytes]).pipe(createGunzip()) as AsyncIterable<Buffer>;
    for await (const chunk of csv)
      for (let at = chunk.indexOf(NEW_LINE); at !== -1; at = chunk.indexOf(NEW_LINE, at + 1)) lines++;
    rows += lines - HEADING_LINES;
  }
  return rows;
}

async function ship({ dir, settings, failing }: Shipping): Promise<void> {
  const store = openObjectStore({ ...settings, endpoint: failing });
  const began = performance.now();
  const segments = () => readdirSync(dir).filter((name) => name.endsWith('.csv')).length;
  const all = segments();
  let [attempts, afterFirst] = [0, 0];
  const looking = setInterval(() => {
    if (afterFirst === 0 && segments() < all) afterFirst = peakMegabytes();
  }, 50);
  while (segments() > 0) {
    attempts++;
    const before = segments();
    await shipDecisionLog({ dir, store }).catch(() => undefined); // an outage ends it, and the rest stays
    if (segments() === before) await wait(100);
  }
  clearInterval(looking);
  const seconds = (performance.now() - began) / 1_000;
  const peakMb = peakMegabytes();
  const rows = await storedRows(openObjectStore(settings));
  process.send!({
    seconds,
    rows,
    attempts,
    peakMb,
    grownMb: afterFirst === 0 ? 0 : peakMb - afterFirst,
  } satisfies Shipped);
  process.disconnect();
}
