/** What the figures of `GET /status` mean for a person. */
import type { Schema } from '../api/client.ts';
import { weekTitle } from '../parts/links.tsx';
import type { State } from '../parts/mark.tsx';
import { secondsSince, span } from '../parts/moment.tsx';

type Status = Schema['Status'];

/** Something that a person should look at, and where. */
export type Need = { readonly text: string; readonly href: string; readonly state: State };

const LATE_SHIPPING_DAYS = 8;

/** What needs a person, the gravest first. */
export function needsOf({ model, refused, parts, jobs, services, log, lastWeek }: Status): Need[] {
  const down = Object.keys(parts).filter((part) => parts[part] === 'down' && part !== 'champion');
  const silent = services.filter(({ isSilent }) => isSilent).map(({ service }) => service);
  const isUnanswered = lastWeek?.outcome === 'alarm' && lastWeek.retrain === true && lastWeek.retrainJobId === null;
  const waiting = log?.oldest ? secondsSince(log.oldest) / 86_400 : 0;
  const needs: (Need | false)[] = [
    model === null && { text: 'No model is in service', href: '/models', state: 'alarm' },
    refused !== null && { text: `The champion cannot serve: ${refused}`, href: '/models', state: 'alarm' },
    down.length > 0 && { text: `Out of reach: ${down.join(', ')}`, href: '/jobs', state: 'alarm' },
    silent.length > 0 && { text: `No sign of life: ${silent.join(', ')}`, href: '/jobs', state: 'alarm' },
    isUnanswered && {
      text: `The alarm of ${weekTitle(lastWeek.week)} has no retraining`,
      href: `/drift/${lastWeek.week}`,
      state: 'watch',
    },
    (jobs?.failed ?? 0) > 0 && {
      text: jobs!.failed === 1 ? 'A job has failed' : `${jobs!.failed} jobs have failed`,
      href: '/jobs',
      state: 'watch',
    },
    waiting > LATE_SHIPPING_DAYS && {
      text: `The decision log has not been shipped for ${span(waiting * 86_400)}`,
      href: '/jobs',
      state: 'watch',
    },
  ];
  return needs.filter((need) => need !== false);
}

/** The answer to "how is everything", in one sentence. */
export function headlineOf(status: Status, needs: readonly Need[]): { headline: string; state: State } {
  const [first, ...others] = needs;
  if (first) {
    const more = others.length === 0 ? '' : `, and ${others.length} more to look at`;
    return { headline: `${first.text}${more}.`, state: first.state };
  }
  const { version, trainedAt } = status.model!;
  return {
    headline: `All well: ${version.slice(0, 6)} answers, ${span(secondsSince(trainedAt))} old${weekPart(status)}.`,
    state: 'well',
  };
}

function weekPart({ lastWeek }: Status): string {
  if (lastWeek === null) return '';
  const { week, outcome, retrainJobId } = lastWeek;
  const alarm = outcome === 'alarm' ? `its alarm ${retrainJobId === null ? 'needs nothing' : 'answered'}` : 'no alarm';
  return `; ${weekTitle(week)} checked, ${alarm}`;
}
