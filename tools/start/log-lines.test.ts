import { describe, expect, it } from 'vitest';
import { openLogLines } from './log-lines.ts';

function printed(line: string, colour = false): string {
  let text = '';
  openLogLines(['api', 'log-shipper'], (more) => (text += more), colour).print('api', line);
  return text;
}

describe('openLogLines()', () => {
  it('makes a JSON line readable, behind the name of its service', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-11-22T10:00:00.000Z',
      service: 'api',
      pid: 7,
      msg: 'API listens',
      port: 8000,
    });
    expect(printed(line)).toMatch(/^api {9}\| \[\d\d:\d\d:\d\d\] INFO: API listens \{"port":8000\}\n$/);
  });

  it('keeps each line of a stack behind the name', () => {
    const line = JSON.stringify({
      level: 'error',
      time: '2026-11-22T10:00:00.000Z',
      msg: 'no',
      err: { type: 'Error', message: 'x', stack: 'Error: x\n    at y' },
    });
    expect(
      printed(line)
        .trimEnd()
        .split('\n')
        .every((each) => each.startsWith('api         | ')),
    ).toBe(true);
  });

  it.each(['plain words', '{ not json', ''])('passes %j through', (line) => {
    expect(printed(line)).toBe(`api         | ${line}\n`);
  });

  it('colours only when asked to', () => {
    expect(printed('x')).not.toContain('\u001b');
    expect(printed('x', true)).toContain('\u001b[');
  });
});
