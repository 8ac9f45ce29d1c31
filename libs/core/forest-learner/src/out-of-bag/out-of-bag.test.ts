import { averagePrecision, scoreCurve } from '@fraud/evaluation';
import { scoreMatrix } from '@fraud/forest-model';
import { describe, expect, it } from 'vitest';
import { parseParameters } from '../forest-parameters.ts';
import { createGrower, firstTreeOf, growForest } from '../growing/create-grower.ts';
import { createRowDrawer } from '../growing/draw-rows.ts';
import { clouds, modelOf } from '../testing/testing.ts';
import { createTrainingSet, positionsOf } from '../training-set/training-set.ts';
import { createKernels } from '../wasm/kernels.ts';
import { allocate } from '../wasm/shared-memory.ts';
import { createVoter, createVotes, scoresOfVotes } from './out-of-bag.ts';

describe('createVoter()', () => {
  it('lets each tree vote on just the rows it had not drawn, the same when taken in parts', () => {
    const { columns, labels } = clouds(400);
    const matrix = Float32Array.from([...columns.flat()].map((x, i) => (i % 13 === 0 ? NaN : x)));
    const parameters = parseParameters({ trees: 6 });
    const set = createTrainingSet(matrix, 400, 3, Uint8Array.from(labels), 255);
    const forest = growForest(set, parameters);
    const votes = createVotes(set);
    const addVotes = createVoter(set, parameters);
    addVotes(votes, forest, 0);
    const parts = createVotes(set);
    const grow = createGrower(set, parameters);
    addVotes(parts, grow(1), firstTreeOf(1));
    addVotes(parts, grow(0), 0);
    expect(parts).toEqual(votes);
    // by hand: the tree alone, on the values themselves
    const positions = positionsOf(set, Uint8Array.from(labels));
    const inBagCounts = allocate(set.memory, Uint8Array, set.positions);
    const drawRows = createRowDrawer(set, parameters, createKernels(set.memory));
    for (let t = 0; t < 6; t++) {
      drawRows(t, inBagCounts);
      const [start, end] = [forest.treeStart[t]!, forest.treeStart[t + 1]!];
      const tree = {
        ...forest,
        treeStart: Uint32Array.of(0, end - start),
        feature: forest.feature.slice(start, end),
        threshold: forest.threshold.slice(start, end),
        left: forest.left.slice(start, end),
        missingLeft: forest.missingLeft.slice(start, end),
        cover: forest.cover.slice(start, end),
        share: forest.share.slice(start, end),
      };
      const scores = scoreMatrix(modelOf(tree), matrix, 400);
      for (let r = 0; r < 400; r++) {
        const p = positions[r]!;
        if (inBagCounts[p] !== 0) continue;
        for (const counted of t % 2 === 0 ? [votes, votes.half] : [votes]) {
          counted.shares[p]! -= scores[r]!;
          counted.trees[p]!--;
        }
      }
    }
    expect(votes).toEqual(createVotes(set));
  });

  it('scores out-of-bag rows nearly as well as fresh rows', () => {
    const { columns, labels } = clouds(2000);
    const parameters = parseParameters({ trees: 60 });
    const set = createTrainingSet(Float32Array.from(columns.flat()), 2000, 3, Uint8Array.from(labels), 255);
    const forest = growForest(set, parameters);
    const votes = createVotes(set);
    createVoter(set, parameters)(votes, forest, 0);
    const { scores, labels: outOfBag } = scoresOfVotes(votes, set);
    const later = clouds(2000, 2);
    const fresh = averagePrecision(
      scoreCurve(
        scoreMatrix(modelOf(forest), Float32Array.from(later.columns.flat()), 2000),
        Uint8Array.from(later.labels),
      ),
    );
    expect(Math.abs(averagePrecision(scoreCurve(scores, outOfBag)) - fresh)).toBeLessThan(0.1);
  });
});
