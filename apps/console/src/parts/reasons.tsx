import { threeDigits } from '@fraud/charts';
import type { Schema } from '../api/client.ts';
import { Bars } from '../charts/bars.tsx';

const SHOWN = 8;

/** Why the model said what it said: to the right towards fraud, to the left away from it. */
export function Reasons({ reasons }: { reasons: readonly Schema['Reason'][] }) {
  const bars = reasons.slice(0, SHOWN).map(({ feature, title, value, unit, contribution }) => ({
    name: title ?? feature,
    value: contribution,
    text: `${typeof value === 'number' ? threeDigits(value) : (value ?? 'missing')}${unit ? ` ${unit}` : ''}`,
  }));
  return (
    <section>
      <h2>Why</h2>
      <p class="quiet">The weightiest first, with the value it had: right is towards fraud, left is away from it.</p>
      <Bars bars={bars} />
    </section>
  );
}
