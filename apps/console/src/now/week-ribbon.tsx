import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink, weekTitle } from '../parts/links.tsx';
import { Mark, type State } from '../parts/mark.tsx';
import { Stale, Wide } from '../parts/page.tsx';

type Week = Schema['WeekSummary'];
type Change = Schema['ChampionHistory']['changes'][number];

/** Weeks that are shown. */
const SHOWN = 26;
const STATES: Record<Week['outcome'], [State, string]> = {
  steady: ['well', 'no drift'],
  alarm: ['alarm', 'alarm'],
  'not-tested': ['unknown', 'not tested'],
  'no-champion': ['unknown', 'no model yet'],
};

/** Week by week, earliest first: alarms, retrainings, promotions and rollbacks. */
export function WeekRibbon() {
  const weeks = useAnswer('/weeks', {}, { everyMs: 15_000, on: ['lastWeek'] }).value;
  const changes = useAnswer('/models/history', {}, { everyMs: 15_000, on: ['model'] }).value?.changes ?? [];
  if (weeks === undefined || weeks.weeks.length === 0) return null;
  const shown = weeks.weeks.slice(0, SHOWN).toReversed();
  return (
    <section>
      <h2>
        <Link href="/drift">Week by week</Link>
      </h2>
      <Stale freshness={weeks.freshness} />
      <Wide label="Week by week">
        <ol class="ribbon">
          {shown.map((week, i) => (
            <Cell key={week.week} week={week} changes={changesAfter(week, shown[i + 1], changes)} />
          ))}
        </ol>
      </Wide>
    </section>
  );
}

function Cell({ week, changes }: { week: Week; changes: readonly Change[] }) {
  const [state, word] = STATES[week.outcome];
  return (
    <li>
      <Link href={`/drift/${week.week}`}>{weekTitle(week.week).replace('week ', '')}</Link>
      <Mark state={state}>{word}</Mark>
      {week.retrainJobId !== null && <small>retrained</small>}
      {changes.map(({ number, kind, version }) => (
        <small key={number}>
          {kind === 'rollback' ? 'back to ' : 'promoted '}
          <VersionLink version={version} />
        </small>
      ))}
    </li>
  );
}

/** Changes of the champion between the check of a week and that of the next. */
function changesAfter(week: Week, next: Week | undefined, changes: readonly Change[]): Change[] {
  return changes.filter(({ at }) => at >= week.checkedAt && (next === undefined || at < next.checkedAt)).toReversed();
}
