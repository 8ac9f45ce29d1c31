import { expect, it } from 'vitest';
import { consoleLinks } from './index.ts';

it('consoleLinks() names the pages of what there is', () => {
  expect(
    consoleLinks('https://fraud.example/', {
      week: 'week_2026_47',
      retrainJobId: 'retrain-a',
      version: '0123456789ab',
    }),
  ).toBe(
    'In the console: [model 0123456789ab](https://fraud.example/models/0123456789ab) · ' +
      '[drift report of week_2026_47](https://fraud.example/drift/week_2026_47) · ' +
      '[job of the retraining](https://fraud.example/jobs/retrain-a)',
  );
  expect(consoleLinks('http://localhost:8000', { week: 'week_7', retrainJobId: null })).toBe(
    'In the console: [drift report of week_7](http://localhost:8000/drift/week_7)',
  );
  expect(consoleLinks(undefined, { week: 'week_7' })).toBeUndefined();
});
