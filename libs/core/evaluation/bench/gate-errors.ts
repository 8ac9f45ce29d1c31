/**
 * How often the gate is wrong: pairs of models on rows of their own, judged as a retraining judges them. Without a true difference
 * every promotion is wrong; with one, each missing promotion is a lack of power. `node gate-errors.ts [pairs]`
 */
import { randomSource } from '@fraud/random';
import { auprcDifference } from '../src/index.ts';

const PAIRS = Number(process.argv[2] ?? 1_000);
const ROWS = 1_000;
const REPLICATES = 400;
const ERROR_RATE = Number(process.argv[3] ?? 0.05);

/** Scores of two models that see the same rows: what tells frauds apart, noise both share, and noise of each. */
function contest(frauds: number, gain: number, seed: number) {
  const random = randomSource(seed);
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => (row < frauds ? 1 : 0));
  const champion = new Float64Array(ROWS);
  const challenger = new Float64Array(ROWS);
  for (let row = 0; row < ROWS; row++) {
    const shared = labels[row]! * 2.6 + random.normal() * Math.sqrt(0.8);
    champion[row] = shared + random.normal() * Math.sqrt(0.2);
    challenger[row] = shared + labels[row]! * gain + random.normal() * Math.sqrt(0.2);
  }
  return { champion, challenger, labels, seed };
}

console.log(`${PAIRS} pairs of ${ROWS} rows, ${REPLICATES} replicates, error rate ${ERROR_RATE}`);
console.log('| frauds | no difference | +0.3 | +0.6 |');
for (const frauds of [5, 10, 20, 50, 100]) {
  const shares = [0, 0.3, 0.6].map((gain, g) => {
    const pairs = g === 0 ? PAIRS : Math.ceil(PAIRS / 5);
    let promoted = 0;
    for (let pair = 0; pair < pairs; pair++) if (auprcDifference({ ...contest(frauds, gain, 1 + pair + 1e6 * frauds), errorRate: ERROR_RATE, replicates: REPLICATES }).low > 0) promoted++;
    return `${((100 * promoted) / pairs).toFixed(1)} %`;
  });
  console.log(`| ${frauds} | ${shares.join(' | ')} |`);
}
