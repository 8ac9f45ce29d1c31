/** JSON documents that are nearly right: what a parser of outside bytes meets when somebody else writes the file. */
import fc from 'fast-check';

type Container = Record<string | number, unknown>;

/** Values that are of another kind, at a bound, or mean something else in JavaScript. */
const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, '', ' ', 0, -0, -1, 0.5, 2 ** 32, 2 ** 53, 1e308, -1e308, [], {}, [[]]),
  fc.constantFrom('__proto__', 'constructor', '../../x', 'NaN', '1e999', '\u0000', '\ud800', 'a'.repeat(5_000)),
  fc.constantFrom(...[50, 500].map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown)),
  fc.jsonValue({ maxDepth: 2 }),
);

const changes = ['replace', 'remove', 'rename', 'add', 'swap', 'repeat', 'wrap'] as const;

/**
 * The document with one to three changes at places that exist: a value replaced, removed, renamed, added, swapped with
 * another, repeated, or put into a list.
 */
export function jsonMutants(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ kind: fc.constantFrom(...changes), at: fc.nat(), other: fc.nat(), odd: oddValues });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((all) => {
    const root: Container = { document: structuredClone(document) };
    for (const each of all) apply(root, { ...each, odd: structuredClone(each.odd) });
    return root['document'];
  });
}

type Change = { kind: (typeof changes)[number]; at: number; other: number; odd: unknown };

function apply(root: Container, { kind, at, other, odd }: Change): void {
  const places = placesOf(root);
  if (places.length === 0) return; // nothing is left of it
  const [inside, key] = places[at % places.length]!;
  const [otherInside, otherKey] = places[other % places.length]!;
  const value = inside[key];
  const clone = (of: unknown): unknown => structuredClone(of);
  if (kind === 'replace') inside[key] = odd;
  else if (kind === 'remove') delete inside[key];
  else if (kind === 'rename') [inside[`${key}x`], inside[key]] = [value, undefined];
  else if (kind === 'add') inside[Array.isArray(inside) ? inside.length : 'unknown'] = odd;
  else if (kind === 'swap') [inside[key], otherInside[otherKey]] = [clone(otherInside[otherKey]), clone(value)];
  else if (kind === 'repeat') inside[Array.isArray(inside) ? inside.length : `${key}_2`] = clone(value);
  else inside[key] = [value];
}

/** Every value of the document by what holds it, without recursion: documents may be deep. */
function placesOf(root: Container): [inside: Container, key: string | number][] {
  const places: [Container, string | number][] = [];
  for (const open: Container[] = [root]; open.length > 0;) {
    const inside = open.pop()!;
    for (const key of Object.keys(inside)) {
      places.push([inside, Array.isArray(inside) ? Number(key) : key]);
      const value = inside[key];
      if (typeof value === 'object' && value !== null) open.push(value as Container);
    }
  }
  return places;
}
