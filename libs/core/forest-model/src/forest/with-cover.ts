import { type Forest, sharesOf } from './forest.ts';
import { meanScores } from './mean-scores.ts';

/**
 * The forest with these weights of rows at its nodes, and at each node that is no leaf the mean shares of those rows.
 * O(nodes x classes).
 */
export function withCover(forest: Forest, cover: Float32Array): Forest {
  const places = sharesOf(forest.classes);
  const covered: Forest = { ...forest, cover, share: new Float32Array(forest.share.length) };
  for (let place = 0; place < places; place++) {
    const means = meanScores(
      covered,
      Float32Array.from(cover, (_, node) => forest.share[node * places + place]!),
    );
    means.forEach((mean, node) => (covered.share[node * places + place] = mean));
  }
  return covered;
}
