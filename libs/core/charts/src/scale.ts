/** From values to pixels, with round ticks. */
export type Scale = { readonly ticks: readonly number[]; readonly place: (value: number) => number };

/** From the values' range, its ends rounded outward to a tick, to pixels. */
export function linearScale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = rangeOf(values);
  const step = roundStep((high - low) / 5);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const [start, span] = [first * step, (last - first) * step];
  return { ticks, place: (value) => from + ((value - start) / span) * (to - from) };
}

/**
 * Equal factors take equal room; ticks at 1, 2 and 5 times the powers of ten, or at the powers alone where there would
 * be too many. Values must be above 0.
 */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = rangeOf(values.map(Math.log10));
  const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => 10 ** (Math.floor(low) + i));
  const factors = powers.length > 4 ? [1] : [1, 2, 5];
  const isInside = (tick: number) => Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9;
  const ticks = powers.flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(1))));
  return {
    ticks: ticks.filter(isInside),
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

function rangeOf(values: readonly number[]): [low: number, high: number] {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low < high) return [low, high];
  return values.length > 0 ? [low - 0.5, low + 0.5] : [0, 1];
}

/** The next of 1, 2, 5, 10, 20, ... */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9))!;
}
