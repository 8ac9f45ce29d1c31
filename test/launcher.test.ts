/** `npm start` as a newcomer runs it: in an empty folder, with nothing configured. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@fraud/queue/redis-server';
import { afterAll, describe, expect, it } from 'vitest';
import { launch, processesIn } from './launch.ts';

const dir = mkdtempSync(join(tmpdir(), 'fraud-start-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** MLflow's server is left out: its installation is no matter of this test. */
const start = (port: number) => launch(dir, { PORT: String(port), MLFLOW_TRACKING_URI: 'file:./mlruns' });

type Answer = {
  class: string[];
  model: { version: string };
  predictions: { reasons: { text: string; direction: string }[] }[];
};

/** What the printed curl asks for, without curl, which a machine need not have. */
async function pastedRequest(output: string): Promise<Answer> {
  const [, url, tokenFile] = /curl -s "(\S+)" -H "Authorization: Bearer \$\(cat (\S+)\)"/.exec(output)!;
  const [, typed, bodyFile] = /-d (?:'([^']+)'|@(\S+))/.exec(output)!;
  const authorization = `Bearer ${readFileSync(join(dir, tokenFile!), 'utf8').trim()}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const body = typed ?? readFileSync(join(dir, bodyFile!), 'utf8');
  const response = await fetch(url!, { method: 'POST', headers, body });
  return (await response.json()) as Answer;
}

describe('npm start', () => {
  it(
    'shows drift, retraining and promotion; Ctrl-C leaves no process; a second start resumes, also after a kill',
    { timeout: 400_000 },
    async () => {
      const port = await freePort();
      const first = start(port);
      await first.says('that was the demo', 300_000);
      expect(first.output()).toMatch(/demo +\| week_\d{4}_\d\d: a week like those before/);
      expect(first.output()).toMatch(/demo +\| no alarm: /);
      expect(first.output()).toMatch(/demo +\| alarm: /);
      expect(first.output()).toMatch(/demo +\| promoted: version [0-9a-f]{12} answers now/);
      expect(statSync(join(dir, '.fraud/token')).mode & 0o777).toBe(0o600);
      await first.says('Try it:', 30_000);
      const lines = first.output().trimEnd().split('\n');
      expect(lines.length).toBeLessThanOrEqual(42);
      // The demo tells of the alarm; the watchdog's own word of it is in its file.
      expect(lines.filter((line) => line.startsWith('watchdog') && !line.includes('has odd data'))).toEqual([]);
      expect(readFileSync(join(dir, '.fraud/log/watchdog.log'), 'utf8')).toContain('"outcome":"alarm"');
      const answer = await pastedRequest(first.output());
      expect(answer.class).toEqual(['Fraud']);
      const reasons = answer.predictions[0]!.reasons.filter(({ direction }) => direction === 'towards fraud').map(
        ({ text }) => text,
      );
      expect(reasons).toContainEqual(
        expect.stringMatching(/^7 payments of this card in the last (hour|day), usually /),
      );
      for (const reason of reasons) expect(first.output()).toContain(reason);
      expect(processesIn(dir).length).toBeGreaterThanOrEqual(6);
      expect(await first.ctrlC()).toBe(0);
      expect(processesIn(dir)).toEqual([]);

      const second = start(port);
      await second.says('Try it:', 120_000);
      expect(second.output()).not.toContain('demo  ');
      expect(second.output()).not.toContain('shown this once');
      expect(await (await fetch(`http://127.0.0.1:${port}/health`)).json()).toMatchObject({
        model: answer.model.version,
      });
      second.kill();
      await second.ended;
      // Some are left; one that has just written to the pipe of the killed launcher may have ended by itself.
      expect(processesIn(dir).length).toBeGreaterThanOrEqual(1);

      const third = start(port);
      await third.says('Try it:', 120_000);
      expect(third.output()).toMatch(/ended \d+ processes of an earlier start that was killed/);
      const refused = start(port);
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toMatch(/^Cannot start: process \d+ already runs the system in .+; end it first$/m);
      expect(await third.ctrlC()).toBe(0);
      expect(processesIn(dir)).toEqual([]);
    },
  );

  it('says in one sentence that the port is taken', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    const launcher = start(port);
    expect(await launcher.ended).toBe(1);
    expect(launcher.output().trim()).toMatch(
      new RegExp(`^Cannot start the API: port ${port} of 127.0.0.1 is taken; .+$`),
    );
    server.close();
  });
});
