/**
 * How often the gate is wrong: pairs of models, each pair on rows of its own, judged as a retraining judges them.
 * Where the two are equally good, every promotion is wrong; where the challenger is better, every missing promotion
 * is a lack of power. Amounts are drawn from one log-normal distribution for all rows.
 *
 *     node bench/gate/gate-errors.bench.ts [pairs without a difference, default 1000; a fifth of them with
 * one]
 */
import { randomSource } from '@fraud/random';
import { auprcDifference, costDifference, evaluate, judge } from '@fraud/evaluation';

const PAIRS = Number(process.argv[2] ?? 1_000);
const ROWS = 600;
const REPLICATES = 1_000;
const ERROR_RATE = 0.05;
/**
 * How far frauds stand apart from other rows, and how much of the noise both models see: as two forests grown on
 * nearly the same weeks.
 */
const DISTANCE = 2.6;
const SHARED_NOISE = 0.8;
/** Both models flag from here on: about the threshold of least cost. */
const THRESHOLD = 1.7;
const COSTS = { missedFraud: 20, falseAlarm: 10, margin: 0.02 };

type Contest = { champion: Float64Array; challenger: Float64Array; labels: Uint8Array; amounts: Float64Array };

function contest(frauds: number, gain: number, seed: number): Contest {
  const random = randomSource(seed);
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => (row < frauds ? 1 : 0));
  const [champion, challenger] = [new Float64Array(ROWS), new Float64Array(ROWS)];
  for (let row = 0; row < ROWS; row++) {
    const shared = labels[row]! * DISTANCE + random.normal() * Math.sqrt(SHARED_NOISE);
    const own = () => random.normal() * Math.sqrt(1 - SHARED_NOISE);
    champion[row] = shared + own();
    challenger[row] = shared + labels[row]! * gain + own();
  }
  return {
    champion,
    challenger,
    labels,
    amounts: Float64Array.from(labels, () => Math.exp(3 + 1.6 * random.normal())),
  };
}

/** The gate's verdict on a pair, and the AUPRC gained. Half of the rate for each figure, as a retraining has it. */
function judged(
  { champion, challenger, labels, amounts }: Contest,
  seed: number,
): { promoted: boolean; gained: number } {
  const measured = {
    champion: evaluate(champion, labels, THRESHOLD),
    challenger: evaluate(challenger, labels, THRESHOLD),
  };
  const rules = { labels, seed, errorRate: ERROR_RATE / 2, replicates: REPLICATES };
  const answeredBy = (scores: Float64Array) => ({ scores, threshold: THRESHOLD });
  const verdict = judge({
    ...measured,
    difference: auprcDifference({ champion, challenger, ...rules }),
    costDifference: costDifference({
      champion: answeredBy(champion),
      challenger: answeredBy(challenger),
      amounts,
      costs: COSTS,
      ...rules,
    }),
    drift: 'ordinary',
  });
  return { promoted: verdict.kind === 'promote', gained: measured.challenger.auprc - measured.champion.auprc };
}

console.log(
  `error rate ${ERROR_RATE}, ${ROWS} rows, ${REPLICATES} replicates; a cell: promotions of pairs (mean AUPRC gained)`,
);
for (const frauds of [5, 10, 20, 50]) {
  const cells = [0, 0.3, 0.6].map((gain) => {
    const pairs = gain === 0 ? PAIRS : Math.ceil(PAIRS / 5);
    let promoted = 0;
    let gained = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const one = judged(contest(frauds, gain, 1 + pair + 1e6 * frauds), pair);
      gained += one.gained / pairs;
      if (one.promoted) promoted++;
    }
    return `${promoted} of ${pairs}, ${((100 * promoted) / pairs).toFixed(1)} % (${gained >= 0 ? '+' : ''}${gained.toFixed(3)})`;
  });
  console.log(`${frauds} frauds: ${cells.join('; ')}`);
}
