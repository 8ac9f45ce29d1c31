import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MlflowError, openTracking, type Tracking } from '../index.ts';

const numRuns = Number(process.env['FUZZ'] ?? 120);
let body = '';
const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
});
let tracking: Tracking;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tracking = openTracking({ uri, attempts: 1, timeoutMs: 2_000 });
});
afterAll(() => (server.closeAllConnections(), server.close()));

/** A field as MLflow gives it, or anything else, or not there. */
const maybe = <T>(right: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: right }, fc.jsonValue({ maxDepth: 2 }));
const text = maybe(fc.string());
const number = maybe(fc.oneof(fc.integer(), fc.constantFrom(1e308, -1, 'NaN', '17')));
const entries = (value: fc.Arbitrary<unknown>) =>
  maybe(fc.array(maybe(fc.record({ key: text, value }, { requiredKeys: [] })), { maxLength: 3 }));
const info = fc.record(
  {
    run_id: text,
    experiment_id: text,
    run_name: text,
    status: text,
    start_time: number,
    end_time: number,
    artifact_uri: text,
  },
  { requiredKeys: [] },
);
const data = fc.record({ params: entries(text), metrics: entries(number), tags: entries(text) }, { requiredKeys: [] });
const run = maybe(fc.record({ info: maybe(info), data: maybe(data) }, { requiredKeys: [] }));
const version = maybe(fc.record({ name: text, version: text, run_id: text, source: text }, { requiredKeys: [] }));
const file = maybe(fc.record({ path: text, is_dir: maybe(fc.boolean()), file_size: number }, { requiredKeys: [] }));
const experiment = maybe(fc.record({ experiment_id: text, name: text, artifact_location: text }, { requiredKeys: [] }));
const answers = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .record(
        {
          ...{ run, runs: maybe(fc.array(run, { maxLength: 2 })), model_version: version, experiment },
          ...{
            files: maybe(fc.array(file, { maxLength: 3 })),
            metrics: entries(number),
            next_page_token: maybe(fc.constant('')),
          },
        },
        { requiredKeys: [] },
      )
      .map((answer) => JSON.stringify(answer)),
  },
  fc.json({ maxDepth: 2 }),
  fc.constantFrom('', '{', '<html>', '\u0000', 'null', '[]', '"x"', '['.repeat(50_000)),
);

it('an answer of MLflow that is odd is refused with a code, or read', async () => {
  const asks: (() => Promise<unknown>)[] = [
    () => tracking.readRun('r'),
    () => tracking.searchRuns({ experiment: 'e', limit: 2 }),
    () => tracking.versionByAlias('m', 'champion'),
    () => tracking.listArtifacts('r'),
    () => tracking.metricHistory('r', 'k'),
  ];
  let read = 0;
  await fc.assert(
    fc.asyncProperty(answers, fc.constantFrom(...asks), async (answer, ask) => {
      body = answer;
      try {
        await ask();
        read++;
      } catch (error) {
        expect(error).toBeInstanceOf(MlflowError);
      }
    }),
    { numRuns },
  );
  expect(read).toBeGreaterThan(0);
});
