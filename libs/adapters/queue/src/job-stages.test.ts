import { expect, it } from 'vitest';
import { beginsLine, breaksOffLine, stagesIn } from './job-stages.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 30, 12, 0, second));
const stage = (name: string, from: number, to: number | null, isBrokenOff = false) => ({
  name,
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  isBrokenOff,
});

it('stagesIn() ends each stage where the next begins, and the last one with the job', () => {
  const lines = [
    beginsLine('planning', at(0)),
    'a line of a person: 12 rows',
    beginsLine('growing', at(2)),
    beginsLine('growing', at(5)), // on another worker, after its parts
    beginsLine('judging', at(7)),
  ];
  const open = [stage('planning', 0, 2), stage('growing', 2, 7), stage('judging', 7, null)];
  expect(stagesIn(lines, null)).toEqual(open);
  expect(stagesIn(lines, at(9))).toEqual([...open.slice(0, 2), stage('judging', 7, 9)]);
  expect(stagesIn([], at(9))).toEqual([]);
});

it('stagesIn() shows a stage that was broken off beside its second try, without the time between', () => {
  const lines = [beginsLine('judging', at(0)), breaksOffLine(at(1)), beginsLine('judging', at(30))];
  expect(stagesIn(lines, at(31))).toEqual([stage('judging', 0, 1, true), stage('judging', 30, 31)]);
  expect(stagesIn(lines.slice(0, 2), at(20))).toEqual([stage('judging', 0, 1, true)]);
});
