import { percent, threeDigits } from '@fraud/charts';
import type { Schema } from '../api/client.ts';

type Placed = Schema['PlacedReason'];
type Among = Schema['ValueAmong'];

const SHOWN = 6;
/** Quantiles of the light and of the dark part of a strip, and of its middle, in steps of 5 %. */
const [LOW, LOWER, MIDDLE, UPPER, HIGH] = [1, 5, 10, 15, 19] as const;
const CLASSES = [
  ['legitimate', 'legitimate'],
  ['fraud', 'frauds'],
] as const;

/** Where the weightiest values lie among legitimate and fraudulent payments of the training weeks. */
export function ValuePlaces({ reasons }: { reasons: readonly Placed[] }) {
  const placed = reasons.filter(({ among }) => among !== undefined).slice(0, SHOWN);
  if (placed.length === 0) return null;
  return (
    <section>
      <h2>Among the payments the model learned from</h2>
      <p class="quiet">
        The line is this payment. A strip holds nine of ten payments of its kind, its stronger part half of them, its
        tick the middle one.
      </p>
      <dl class="places">
        {placed.map((reason) => (
          <Place key={reason.feature} reason={reason} />
        ))}
      </dl>
    </section>
  );
}

function Place({ reason: { feature, title, unit, value, among } }: { reason: Placed }) {
  const own = Number(value);
  const [low, high] = rangeOf(among!, own);
  return (
    <div>
      <dt>
        {title ?? feature} <span class="number">{[threeDigits(own), unit].filter(Boolean).join(' ')}</span>
      </dt>
      {CLASSES.map(([kind, word]) => (
        <dd key={kind}>
          <Strip among={among![kind]} value={own} low={low} high={high} kind={kind} />
          <small>
            above {percent(Math.round(100 * among![kind].below) / 100)} of {word}
          </small>
        </dd>
      ))}
    </div>
  );
}

/** From the lowest to the highest of what is drawn, with a little room on both sides. */
function rangeOf({ legitimate, fraud }: NonNullable<Placed['among']>, value: number): [number, number] {
  const ends = [legitimate, fraud].flatMap(({ quantiles }) => [quantiles[LOW]!, quantiles[HIGH]!]);
  const [low, high] = [Math.min(value, ...ends), Math.max(value, ...ends)];
  const room = 0.03 * (high - low) || 1;
  return [low - room, high + room];
}

type StripParts = { among: Among; value: number; low: number; high: number; kind: string };

function Strip({ among: { quantiles }, value, low, high, kind }: StripParts) {
  const at = (x: number) => (100 * (x - low)) / (high - low);
  const part = (from: number, to: number, name: string) => {
    const [start, end] = [at(quantiles[from]!), at(quantiles[to]!)];
    return <rect class={name} x={start} y="3" width={Math.max(0.6, end - start)} height="8" />;
  };
  return (
    <svg class={kind} viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
      {part(LOW, HIGH, 'most')}
      {part(LOWER, UPPER, 'half')}
      <rect class="middle" x={at(quantiles[MIDDLE]!) - 0.2} y="3" width="0.4" height="8" />
      <rect class="own" x={at(value) - 0.35} y="0" width="0.7" height="14" />
    </svg>
  );
}
