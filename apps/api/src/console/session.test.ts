import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startApi, TOKEN, tokenOf } from '../testing/api-under-test.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

async function logIn(token = TOKEN) {
  const answer = await api.http.inject({ method: 'POST', url: '/session', payload: { token } });
  const cookie = String(answer.headers['set-cookie']);
  return { answer, cookie, session: { cookie: cookie.split(';')[0]! } };
}

describe('a session', () => {
  it('opens what its token opens, and is over after the logout', async () => {
    const { answer, cookie, session } = await logIn(tokenOf('read'));
    expect(answer.json()).toEqual({ name: 'read', roles: ['read'], trusted: true, expires: null });
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(tokenOf('read'));
    const ask = (url: string) => api.http.inject({ url, headers: session });
    expect((await ask('/me')).json()).toMatchObject({ name: 'read' });
    expect((await ask('/status')).statusCode).toBe(200);
    expect((await ask('/settings')).statusCode).toBe(403);
    const out = await api.http.inject({ method: 'DELETE', url: '/session', headers: session });
    expect(out.headers['set-cookie']).toMatch(/^fraud_session=; .*Max-Age=0/);
  });

  it('changes nothing when another site asks', async () => {
    const { session } = await logIn();
    const ask = (headers: Record<string, string>) =>
      api.http.inject({ method: 'POST', url: '/models/rollback', headers: { ...session, ...headers } });
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://elsewhere.example' },
    ] as Record<string, string>[])
      expect((await ask(headers)).json()).toMatchObject({ code: 'FRAUD_API_CROSS_SITE' });
    expect((await ask({ 'sec-fetch-site': 'same-origin' })).json()).not.toMatchObject({ code: 'FRAUD_API_CROSS_SITE' });
  });

  it('gives way to a token in the header', async () => {
    const { session } = await logIn();
    const answer = await api.http.inject({ url: '/me', headers: { ...session, ...bearer(tokenOf('read')) } });
    expect(answer.json()).toMatchObject({ name: 'read' });
  });
});

describe('the console without Redis', () => {
  it('says what is stale, and shows the rest', async () => {
    const ask = async (url: string) => (await api.http.inject({ url, headers: bearer() })).json<object>();
    expect(await ask('/status')).toMatchObject({
      model: { version: '0123456789ab' },
      jobs: null,
      log: { files: expect.any(Number) as number },
      stale: [
        { what: 'jobs', freshness: { asOf: null, problem: expect.stringContaining('Redis') as string } },
        { what: 'services' },
      ],
    });
    expect(await ask('/jobs')).toMatchObject({ jobs: [], freshness: { asOf: null } });
    expect(await ask('/weeks')).toMatchObject({ weeks: [], freshness: { problem: null } });
    expect(await ask('/audit')).toMatchObject({ lines: [], freshness: { problem: null } });
  });
});
