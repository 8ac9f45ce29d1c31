import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

/** A command that starts two parts; the second one ends at once, never, or with an error. */
function command(second: 'ends' | 'hangs' | 'fails') {
  const script = `
    import { startLife } from ${JSON.stringify(join(import.meta.dirname, 'life.ts'))};
    const life = startLife(console.log);
    const fails = () => { throw new Error('stuck'); };
    const close = { ends: () => {}, hangs: () => new Promise(() => {}), fails }['${second}'];
    life.onEnd('first', () => console.log('first ended'));
    life.onEnd('second', () => { console.log('second ending'); return close(); });
    setInterval(() => {}, 1000);
    console.log('runs');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = once(child, 'close') as Promise<[number | null, string | null]>;
  return { child, lines, ended, says: (text: string) => expect.poll(() => lines).toContain(text) };
}

describe('startLife()', () => {
  it('ends what was started in reverse order at the first signal', async () => {
    const { child, lines, ended, says } = command('ends');
    await says('runs');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(lines.slice(2)).toEqual(['second ending', 'first ended']);
  });

  it('ends the rest when one part cannot be ended, and says so', async () => {
    const { child, lines, ended, says } = command('fails');
    await says('runs');
    child.kill('SIGTERM');
    expect(await ended).toEqual([1, null]);
    expect(lines.slice(2)).toEqual(['second ending', 'Cannot end second: stuck', 'first ended']);
  });

  it('takes the two signals of one Ctrl-C as one, and a second Ctrl-C as the end', async () => {
    const { child, ended, says } = command('hangs');
    await says('runs');
    child.kill('SIGINT');
    await says('second ending');
    child.kill('SIGINT');
    await delay(1_100); // a person presses again
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
  });
});
