import { grouped, percent, threeDigits } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { Fact } from '../parts/page.tsx';
import type { Figures } from './figures.ts';

/** What another threshold would do; nothing is changed by it. */
export function ThresholdSlider({
  choice: { threshold, chosenBy, curve },
}: {
  choice: NonNullable<Figures['threshold']>;
}) {
  const points = curve.filter((point) => point.truePositives + point.falsePositives > 0);
  const chosen = points.findIndex((point) => point.threshold <= threshold);
  const index = useSignal(Math.max(0, chosen));
  const point = points[index.value];
  if (point === undefined) return null;
  const isChosen = index.value === chosen;
  return (
    <section>
      <h2>What another threshold would do</h2>
      <label>
        Threshold {threeDigits(point.threshold)}
        {isChosen && `, as chosen by ${chosenBy}`}
        <input
          type="range"
          min={0}
          max={points.length - 1}
          value={index.value}
          aria-valuetext={`threshold ${threeDigits(point.threshold)}`}
          onInput={({ currentTarget }) => (index.value = Number(currentTarget.value))}
        />
      </label>
      <dl class="facts">
        <Fact term="Frauds caught">
          {grouped(point.truePositives)}
          <small>{percent(point.recall)} of them</small>
        </Fact>
        <Fact term="False alarms">
          {grouped(point.falsePositives)}
          <small>{percent(point.precision)} of the alarms are right</small>
        </Fact>
        <Fact term="To look at">{grouped(point.truePositives + point.falsePositives)}</Fact>
        <Fact term="Cost of errors">{threeDigits(point.cost)}</Fact>
      </dl>
      <p class="quiet">On training payments, each scored by trees that had not seen it.</p>
    </section>
  );
}
