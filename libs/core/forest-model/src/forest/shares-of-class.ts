import { type Forest, sharesOf } from './forest.ts';

/** Per node the share of a class; of two classes that of class 1 is the forest's own array. O(nodes). */
export function sharesOfClass({ classes, share, left }: Forest, ofClass: number): Float32Array {
  if (classes === 2) return ofClass === 1 ? share : share.map((other) => 1 - other);
  const places = sharesOf(classes);
  return Float32Array.from(left, (_, node) => share[node * places + ofClass]!);
}
