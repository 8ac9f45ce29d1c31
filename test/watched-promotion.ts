/** A new model that meets other payments than it was judged on: the watch goes back, and people are told. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { readChampion } from '@fraud/model-registry';
import type { ObjectStore } from '@fraud/object-store';
import type { Queues } from '@fraud/queue';
import { expect } from 'vitest';
import { type Services, TOKEN, waitFor } from './services.ts';

const ROWS = 200;
const DEADLINE_MS = 60_000;

type Line = { readonly actor?: string };
type Told = { readonly event: string; readonly subject: string; readonly text: string };
export type AlertReceiver = { readonly url: string; readonly told: readonly Told[]; close(): Promise<void> };

/** A web server that alerts are posted to. */
export async function startAlertReceiver(): Promise<AlertReceiver> {
  const told: Told[] = [];
  const server = createServer((request, response) => {
    void json(request).then((alert) => {
      told.push(alert as Told);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/**
 * Asks for nothing but `frauds` until the model that replaced `before` is rolled back.
 *
 * @param system its API watches promotions, its watchdog tells `alerts`
 */
export async function expectRollback(
  system: { services: Services; store: ObjectStore; queues: Queues; alerts: AlertReceiver },
  frauds: readonly object[],
  [before, promoted]: readonly [before: string, promoted: string],
): Promise<void> {
  const { services, store, queues, alerts } = system;
  const rows = Array.from({ length: ROWS }, (_, i) => frauds[i % frauds.length]!);
  const champion = await waitFor(
    'the watch to go back',
    async () => {
      await (await services.predict(rows)).text();
      const serving = await readChampion(store);
      return serving?.kind === 'rollback' ? serving : undefined;
    },
    DEADLINE_MS,
  );
  const by = 'promotion watch';
  expect(champion).toMatchObject({ version: before, from: promoted, by });
  expect(champion.reason).toMatch(/^The share of flagged rows is .* on \d+ rows, far above the .* of the judgement/);

  const headers = { authorization: `Bearer ${TOKEN}` };
  const line = await waitFor(
    'a line in the audit trail',
    async () => {
      const { lines } = (await (await fetch(`${services.url}/audit`, { headers })).json()) as { lines: Line[] };
      return lines.find(({ actor }) => actor === by);
    },
    DEADLINE_MS,
  );
  expect(line).toMatchObject({ action: 'model.rollback', from: promoted, to: before, outcome: 'done' });

  await queues.bullQueue({ name: 'look-for-alerts' }).add('look-for-alerts', {});
  const alert = await waitFor(
    'people to be told',
    () => alerts.told.find(({ event }) => event === 'rolled-back'),
    DEADLINE_MS,
  );
  expect(alert.text).toBe(`Model ${before}, by ${by}: ${champion.reason}`);
}
