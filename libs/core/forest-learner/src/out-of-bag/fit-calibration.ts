/**
 * The probability that belongs to a forest's score, from out-of-bag scores.
 *
 * Beta calibration: logistic regression of the label on ln s and -ln(1 - s), three numbers, smooth and increasing
 * (Kull, Silva Filho and Flach 2017). A row's out-of-bag score is the vote of about 37 % of the trees, so it scatters
 * more than the forest's and looks less certain than it is. What fewer trees do to the three numbers is measured with
 * half of the trees, and taken on to all of them: simulation-extrapolation (Cook and Stefanski 1994) in 1 / trees.
 *
 * Cost: O(rows x steps of Newton), about ten steps.
 */
import type { Calibration } from '@fraud/forest-model';
import type { TrainingSet } from '../training-set/training-set.ts';
import { type OutOfBagVotes, scoresOfVotes, type Votes } from './out-of-bag.ts';

const KNOTS = 65;
const STEPS = 60;
const TOLERANCE = 1e-8;
/** Draws the slopes towards 1, which leaves scores as they are: as one row of a middling score would. */
const RIDGE = 1e-3;
/** The map stays increasing, also where the data would have it fall. */
const MIN_SLOPE = 0.01;

type Coefficients = readonly [lnScore: number, lnRest: number, intercept: number];

/** @param trees of the forest */
export function fitCalibration(votes: OutOfBagVotes, set: TrainingSet, trees: number): Calibration {
  const all = scoresOfVotes(votes, set);
  const fewer = scoresOfVotes(votes.half, set);
  const fitted = fitBeta(all, trees);
  const voters = meanVoters(votes);
  const fewerVoters = meanVoters(votes.half);
  const isKnown = fewerVoters < voters && fewer.labels.includes(1) && fewer.labels.includes(0);
  const beyond = isKnown ? (1 / voters - 1 / trees) / (1 / fewerVoters - 1 / voters) : 0;
  const before = isKnown ? fitBeta(fewer, trees) : fitted;
  const at = (i: 0 | 1 | 2) => fitted[i] + beyond * (fitted[i] - before[i]);
  return mapOf([at(0), at(1), at(2)], trees);
}

/** The calibration from scores of the whole forest on rows that it has not seen: nothing is carried on. */
export function fitUnseenCalibration(unseen: Scored, trees: number): Calibration {
  return mapOf(fitBeta(unseen, trees), trees);
}

type Scored = { readonly scores: Float64Array; readonly labels: Uint8Array };

/** Trees that voted on a row, on average over the rows that any voted on. */
function meanVoters({ trees }: Votes): number {
  const voted = trees.filter((count) => count > 0);
  return voted.reduce((sum, count) => sum + count, 0) / voted.length;
}

/** The regression's two inputs; half a tree's vote keeps scores of 0 and 1 finite. */
function inputsOf(score: number, trees: number): readonly [number, number] {
  const inside = (score * trees + 0.5) / (trees + 1);
  return [Math.log(inside), -Math.log(1 - inside)];
}

/** Newton's method with halved steps. Exported for its test. */
export function fitBeta({ scores, labels }: Scored, trees: number): Coefficients {
  const inputs = Array.from(scores, (score) => inputsOf(score, trees));
  const logitOf = ([a, b, c]: Coefficients, [x, y]: readonly [number, number]) => a * x + b * y + c;
  const loss = (w: Coefficients) =>
    inputs.reduce(
      (sum, input, i) =>
        sum + Math.log1p(Math.exp(-Math.abs(logitOf(w, input)))) + missOf(logitOf(w, input), labels[i]!),
      (RIDGE / 2) * ((w[0] - 1) ** 2 + (w[1] - 1) ** 2),
    );
  let w: Coefficients = [1, 1, 0];
  let before = loss(w);
  for (let i = 0; i < STEPS; i++) {
    const direction = newtonDirection(w, inputs, labels, logitOf);
    let step = 1;
    let next = moved(w, direction, step);
    let after = loss(next);
    for (; step > TOLERANCE && !(after <= before); after = loss(next)) next = moved(w, direction, (step /= 2));
    [w, before] = [next, after];
    if (Math.max(...direction.map(Math.abs)) * step < TOLERANCE) break;
  }
  return w;
}

/** What the label adds to ln(1 + exp(-|logit|)) to make the logistic loss. */
function missOf(logit: number, label: number): number {
  return logit > 0 === (label === 1) ? 0 : Math.abs(logit);
}

function moved(w: Coefficients, direction: Coefficients, step: number): Coefficients {
  return [w[0] + step * direction[0], w[1] + step * direction[1], w[2] + step * direction[2]];
}

function newtonDirection(
  w: Coefficients,
  inputs: readonly (readonly [number, number])[],
  labels: Uint8Array,
  logitOf: (w: Coefficients, input: readonly [number, number]) => number,
): Coefficients {
  let [aa, ab, ac, bb, bc, cc] = [RIDGE, 0, 0, RIDGE, 0, TOLERANCE];
  let [a, b, c] = [RIDGE * (1 - w[0]), RIDGE * (1 - w[1]), 0];
  inputs.forEach((input, i) => {
    const [x, y] = input;
    const probability = 1 / (1 + Math.exp(-logitOf(w, input)));
    const residual = labels[i]! - probability;
    const weight = probability * (1 - probability);
    a += residual * x;
    b += residual * y;
    c += residual;
    aa += weight * x * x;
    ab += weight * x * y;
    ac += weight * x;
    bb += weight * y * y;
    bc += weight * y;
    cc += weight;
  });
  // Cholesky of the symmetric 3 x 3 matrix.
  const l11 = Math.sqrt(aa);
  const l21 = ab / l11;
  const l31 = ac / l11;
  const l22 = Math.sqrt(Math.max(TOLERANCE, bb - l21 * l21));
  const l32 = (bc - l31 * l21) / l22;
  const l33 = Math.sqrt(Math.max(TOLERANCE, cc - l31 * l31 - l32 * l32));
  const z1 = a / l11;
  const z2 = (b - l21 * z1) / l22;
  const z3 = (c - l31 * z1 - l32 * z2) / l33;
  const d3 = z3 / l33;
  const d2 = (z2 - l32 * d3) / l22;
  return [(z1 - l21 * d2 - l31 * d3) / l11, d2, d3];
}

/** Knots close together near 0 and 1, where the map bends: evenly spaced in the logit of the score. */
function mapOf([lnScore, lnRest, c]: Coefficients, trees: number): Calibration {
  const [a, b] = [Math.max(MIN_SLOPE, lnScore), Math.max(MIN_SLOPE, lnRest)];
  const reach = Math.log(2 * trees + 1);
  const scores = Float64Array.from({ length: KNOTS }, (_, i) => {
    const inside = 1 / (1 + Math.exp(reach * (1 - (2 * i) / (KNOTS - 1))));
    return Math.min(1, Math.max(0, (inside * (trees + 1) - 0.5) / trees));
  });
  const probabilities = scores.map((score) => {
    const [x, y] = inputsOf(score, trees);
    return 1 / (1 + Math.exp(-(a * x + b * y + c)));
  });
  return { scores, probabilities };
}
