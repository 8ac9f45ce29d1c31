/**
 * The error budget: what gate and alarm promise, in worlds as teams have them, beside what they do.
 *
 *     npm run bench:trust [-- --only gate] [-- --json] [-- --cases 2000] [-- --systems 10]
 *
 * A line a scenario: promised, measured with its 95 % interval. --only plays one of the parts below. With --json the
 * last line is one document.
 */
import { parseArgs } from 'node:util';
import { alarmScenarios } from './alarm.ts';
import { categoryScenarios } from './category-alarm.ts';
import { gainScenarios } from './gains.ts';
import { gateScenarios } from './gate.ts';
import { looksScenarios } from './looks.ts';
import { performanceScenarios } from './performance.ts';
import { probabilityScenarios } from './probability.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean' },
    cases: { type: 'string', default: '1000' },
    systems: { type: 'string', default: '10' },
  },
});
const cases = Number(values.cases);
const parts = {
  gate: () => gateScenarios(cases),
  looks: () => looksScenarios(Math.round(cases / 10)),
  gains: () => gainScenarios(Math.round(cases / 10)),
  probability: () => probabilityScenarios(Math.max(3, Math.round(cases / 50))),
  alarm: () => alarmScenarios(Number(values.systems)),
  categories: () => categoryScenarios(Number(values.systems)),
  performance: () => performanceScenarios(3 * Number(values.systems)),
};
const scenarios = Object.entries(parts).flatMap(([name, play]) =>
  values.only === undefined || values.only === name ? play() : [],
);

const share = (value: number) => value.toFixed(3);
for (const { name, promised, kind, measured, low, high, within } of scenarios) {
  const bound = `${kind === 'most' ? 'at most' : 'at least'} ${share(promised)}`;
  console.log(
    `${within ? 'kept  ' : 'BROKEN'} ${name}: ${bound}, measured ${share(measured)} (${share(low)} to ${share(high)})`,
  );
}
if (values.json) console.log(JSON.stringify({ scenarios }));
