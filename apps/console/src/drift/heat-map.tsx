import { threeDigits } from '@fraud/charts';
import { useAnswer } from '../api/use-answer.ts';
import { WeekLink } from '../parts/links.tsx';
import { Wide } from '../parts/page.tsx';

/** Columns that are shown, the farthest first. */
const COLUMNS = 20;
/** Normal weekly changes that have the strongest colour. */
const STRONGEST = 8;

/** How far each column was in each week, as the latest report with a measure has it. */
export function HeatMap({ week }: { week: string }) {
  const measure = useAnswer('/weeks/{week}', { week }).value?.measure;
  if (!measure || measure.strip.length === 0) return null;
  const columns = [...measure.columns, ...measure.categories].map(({ name, title }, at) => ({
    name: title || name,
    distances: measure.strip.map(({ distances }) => distances[at] ?? null),
  }));
  const farthest = ({ distances }: (typeof columns)[number]) =>
    Math.max(...distances.map((each) => Math.abs(each ?? 0)));
  return (
    <section>
      <h2>How far each column moved, week by week</h2>
      <p class="quiet">In normal weekly changes: the stronger the colour, the farther; above 0 is higher or wider.</p>
      <Wide label="How far each column moved, week by week">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">Column</th>
              {measure.strip.map(({ week: each }) => (
                <th key={each} scope="col" class="number">
                  <WeekLink week={each} isShort />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns
              .toSorted((a, b) => farthest(b) - farthest(a))
              .slice(0, COLUMNS)
              .map(({ name, distances }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {distances.map((distance, i) => (
                    <Cell key={i} distance={distance} />
                  ))}
                </tr>
              ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Cell({ distance }: { distance: number | null }) {
  if (distance === null) return <td class="number quiet">–</td>;
  const strength = Math.min(4, Math.ceil((4 * Math.abs(distance)) / STRONGEST - 0.5));
  return <td class={`number ${distance < 0 ? 'low' : 'high'}${Math.max(0, strength)}`}>{threeDigits(distance)}</td>;
}
