import { describe, expect, it } from 'vitest';
import { openLogLines } from './log-lines.ts';

function printed(line: string, { colour = false, isBrief = false } = {}): string {
  let text = '';
  const write = (more: string) => (text += more);
  openLogLines(['api', 'log-shipper'], { write, colour, isBrief: () => isBrief }).print('api', line);
  return text;
}
const logged = (level: string, fields: object = {}) =>
  JSON.stringify({ level, time: '2026-11-22T10:00:00.000Z', service: 'api', pid: 7, msg: 'API listens', ...fields });

describe('openLogLines()', () => {
  it('makes a JSON line readable, behind the name of its service, with the fields of a warning', () => {
    const [warning, information] = ['warn', 'info'].map((level) => printed(logged(level, { port: 8000 })));
    expect(warning).toMatch(/^api {9}\| \[\d\d:\d\d:\d\d\] WARN: API listens \{"port":8000\}\n$/);
    expect(information).toMatch(/^api {9}\| \[\d\d:\d\d:\d\d\] INFO: API listens\n$/);
  });

  it('prints in brief what needs attention, and no alarm, which the demo tells', () => {
    const lines = [
      logged('info'),
      logged('debug'),
      logged('warn', { outcome: 'alarm' }),
      logged('warn'),
      logged('error'),
      'Error: a stack',
    ];
    expect(lines.map((line) => printed(line, { isBrief: true }) !== '')).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(lines.every((line) => printed(line) !== '')).toBe(true);
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
    expect(printed('x', { colour: true })).toContain('\u001b[');
  });
});
