import { afterAll, beforeAll, expect, it } from 'vitest';
import { bearer, startApi } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let url: string;
beforeAll(async () => {
  api = await startApi({ indexDays: 1 });
  url = await api.http.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => api.close());

/** The events as they come. */
async function* eventsOf(answer: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
      if (event !== undefined) yield { event, data: JSON.parse(data!) as unknown };
    }
  }
}

it('tells everything at first, then what changes, and ends with the server', { timeout: 60_000 }, async () => {
  const answer = await fetch(`${url}/events`, { headers: bearer() });
  expect(answer.headers.get('content-type')).toMatch('text/event-stream');
  const events = eventsOf(answer);
  const first = new Map<string, unknown>();
  while (!first.has('stale')) {
    const { event, data } = (await events.next()).value!;
    first.set(event, data);
  }
  expect(first.get('model')).toMatchObject({ version: '0123456789ab' });
  api.state.refused = { version: null, reason: 'the store names none' };
  for await (const { event, data } of events)
    if (event === 'refused' && data !== null) {
      expect(data).toBe('the store names none');
      break;
    }
  const second = await fetch(`${url}/events`, { headers: bearer() });
  const closed = api.http.close();
  await second.text(); // ends
  await closed;
});
