import { startRedisServer } from '@fraud/queue/redis-server';
import { expect, it, vi } from 'vitest';
import { bearer } from '../testing/api-under-test.ts';
import { startListeningApi } from '../testing/listening-api.ts';

it('a verdict and the claims of others outlive a crash of the API', { timeout: 180_000 }, async () => {
  const redis = await startRedisServer();
  const api = await startListeningApi(redis.url);
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, {
      method,
      headers: { ...bearer(), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as T;
  };
  type Next = { case: { id: string } | null };
  const next = () =>
    vi.waitFor(
      async () => {
        const { case: found } = await ask<Next>('POST', '/reviews/next', {});
        expect(found).not.toBeNull();
        return found!.id;
      },
      { timeout: 60_000, interval: 300 },
    );
  try {
    for (const b of [1, 2]) await ask('POST', '/predict', { data: [{ Time: 86_402, b }] });
    const judged = await next();
    expect(await ask('POST', `/reviews/${judged}`, { verdict: 'fraud' })).toHaveProperty('id');
    await api.crash();
    const claimed = await next();
    expect(claimed).not.toBe(judged);
    expect(await ask('GET', `/feedback?decisionId=${judged}`)).toMatchObject({
      labels: [{ class: 'Fraud', source: 'review', matched: true }],
    });
    await api.crash();
    expect(await next()).toBe(claimed);
  } finally {
    await api.close();
    await redis.close();
  }
});
