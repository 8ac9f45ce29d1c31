import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

type Line = {
  level: string;
  time: string;
  service: string;
  msg: string;
  url?: string;
  part?: string;
  [field: string]: unknown;
};

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

/** A process whose main runs the lines after `startService`; `logged(msg)` is the first log line with that message. */
function startProcess(main: string, options = {}) {
  const code = `import { startService } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
    const service = await startService(${JSON.stringify({ name: 'shop', logLevel: 'debug', ...options })});
    const { log } = service; setInterval(() => {}, 1000);
    ${main}
    log.info('started');`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: Line[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  const exit = once(child, 'close').then(([code]) => ({ code, said: lines.map((line) => line.part ?? line.msg) }));
  const logged = async (msg: string): Promise<Line> => {
    for (;;) {
      const found = lines.find((line) => line.msg === msg);
      if (found) return found;
      await once(reader, 'line');
    }
  };
  return { child, exit, logged, lines };
}

describe('startService()', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes in reverse order on %s and exits 0', async (signal) => {
    const { child, exit, logged } = startProcess(
      `service.onClose('first', () => {}); service.onClose('second', async () => {});`,
    );
    await logged('started');
    child.kill(signal);
    expect(await exit).toEqual({ code: 0, said: ['started', 'stopping', 'second', 'first', 'stopped'] });
  });

  it('leaves the signals to who leads it, and closes once when told twice', async () => {
    const { child, exit, logged } = startProcess(
      `service.onClose('first', () => {}); process.on('SIGUSR2', () => { service.close(); service.close(); });`,
      { isLed: true },
    );
    await logged('started');
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR2'] as const) child.kill(signal);
    expect(await exit).toEqual({ code: 0, said: ['started', 'stopping', 'first', 'stopped'] });
  });

  it('logs a closer that fails, calls the others and exits 1', async () => {
    const { child, exit, logged, lines } = startProcess(
      `service.onClose('first', () => {}); service.onClose('bad', () => { throw new Error('stuck'); });`,
    );
    await logged('started');
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 1, said: ['started', 'stopping', 'bad', 'first', 'stopped'] });
    expect(lines[2]).toMatchObject({ level: 'error', msg: 'cannot close', err: { message: 'stuck' } });
  });

  it('exits 1 when closing takes too long', async () => {
    const { child, exit, logged } = startProcess(`service.onClose('never', () => new Promise(() => {}));`, {
      closeTimeoutMs: 50,
    });
    await logged('started');
    child.kill('SIGTERM');
    expect((await exit).code).toBe(1);
  });

  it('exits 1 on a second signal', async () => {
    const { child, exit, logged } = startProcess(
      `service.onClose('never', () => { log.info('closing'); return new Promise(() => {}); });`,
    );
    await logged('started');
    child.kill('SIGTERM');
    await logged('closing');
    child.kill('SIGINT');
    expect((await exit).code).toBe(1);
  });

  it('ends on SIGHUP, unless there is something to read again', async () => {
    const ending = startProcess('');
    await ending.logged('started');
    ending.child.kill('SIGHUP');
    expect((await ending.exit).code).toBe(0);
    const staying = startProcess(`service.onHangup(() => log.info('read again'));`);
    await staying.logged('started');
    staying.child.kill('SIGHUP');
    await staying.logged('read again');
    staying.child.kill('SIGTERM');
    expect((await staying.exit).code).toBe(0);
  });

  it('closes and exits 1 after an error that nobody caught', async () => {
    const { exit, logged } = startProcess(
      `service.onClose('first', () => {}); setTimeout(() => { throw new Error('boom'); });`,
    );
    expect(await logged('stopping after an error that nobody caught')).toMatchObject({
      level: 'fatal',
      err: { message: 'boom' },
    });
    expect((await exit).code).toBe(1);
  });

  it('answers GET /health with 200 or 503 and every part', async () => {
    const { logged } = startProcess(
      `
      let isUp = true;
      service.ready('redis', () => ({ isUp: true, details: { version: '8' } }));
      service.ready('store', async () => { if (!isUp) throw new Error('gone'); return true; });
      const breaker = (await import('node:http')).createServer((_, response) => { isUp = false; response.end(); });
      const told = () => log.info({ url: 'http://127.0.0.1:' + breaker.address().port }, 'breaker');
      breaker.listen(0, '127.0.0.1', told);`,
      { healthPort: 0 },
    );
    const { url } = await logged('health server listens');
    const breaker = await logged('breaker');
    const before = await fetch(url!);
    expect([before.status, await before.json()]).toEqual([
      200,
      {
        status: 'ok',
        service: 'shop',
        uptimeSeconds: expect.any(Number),
        parts: { redis: 'up', store: 'up' },
        details: { redis: { version: '8' } },
      },
    ]);
    await fetch(breaker.url!);
    const after = await fetch(url!);
    expect([after.status, await after.json()]).toMatchObject([
      503,
      { status: 'degraded', parts: { redis: 'up', store: 'down' } },
    ]);
    expect((await fetch(url!.replace('/health', '/other'))).status).toBe(404);
    const metrics = await (await fetch(url!.replace('/health', '/metrics'))).text();
    expect(metrics).toMatch(/^service_part_up\{part="store"\} 0$/m);
    expect(metrics).toMatch(/^process_resident_memory_bytes \d+$/m);
  });

  it('logs level as a word, ISO time and service, and no secrets', async () => {
    const { logged } = startProcess(
      `log.warn({ headers: { authorization: 'Bearer hunter2' }, password: 'hunter2', n: 1 }, 'seen');`,
    );
    expect(await logged('seen')).toMatchObject({
      level: 'warn',
      service: 'shop',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      headers: { authorization: '[secret]' },
      password: '[secret]',
      n: 1,
    });
  });
});
