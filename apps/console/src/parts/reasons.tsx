import type { Schema } from '../api/client.ts';
import { Bars } from '../charts/bars.tsx';

const SHOWN = 8;

/** Why the model said what it said: to the right towards fraud, to the left away from it. */
export function Reasons({ reasons }: { reasons: readonly Schema['Reason'][] }) {
  const bars = reasons.slice(0, SHOWN).map(({ text, contribution }) => ({
    name: text,
    value: contribution,
    text: `${contribution < 0 ? '−' : '+'}${Math.abs(100 * contribution).toFixed(1)}`,
  }));
  return (
    <section>
      <h2>Why</h2>
      <p class="quiet">
        The weightiest first, in points of a score up to 100: right is towards fraud, left is away from it.
      </p>
      <Bars bars={bars} />
    </section>
  );
}
