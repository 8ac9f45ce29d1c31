import { grouped, percent } from '@fraud/charts';
import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink, WeekLink } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago } from '../parts/moment.tsx';
import { AskedPage, Fact, Page, Stale } from '../parts/page.tsx';
import { headlineOf, needsOf } from './judge-status.ts';
import { WeekRibbon } from './week-ribbon.tsx';

/** How is everything? */
export function NowPage() {
  const asked = useAnswer('/status', {}, { everyMs: 5_000, on: ['model', 'parts', 'jobs', 'lastWeek'] });
  return (
    <AskedPage title="Now" asked={asked}>
      {(status) => {
        const needs = needsOf(status);
        return (
          <Page title="Now" {...headlineOf(status, needs)}>
            {status.stale.map(({ what, freshness }) => (
              <Stale key={what} what={what} freshness={freshness} />
            ))}
            {needs.length > 0 && (
              <ul class="needs" aria-label="What needs a person">
                {needs.map(({ text, href, state }) => (
                  <li key={text}>
                    <Link href={href}>
                      <Mark state={state}>{text}</Mark>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
            <Facts status={status} />
            <WeekRibbon />
            <Services status={status} />
          </Page>
        );
      }}
    </AskedPage>
  );
}

function Facts({ status: { model, decisions, log, jobs, lastWeek } }: { status: Schema['Status'] }) {
  return (
    <dl class="facts">
      <Fact term="Model">
        {model ? (
          <>
            <VersionLink version={model.version} />
            <small>
              trained <Ago time={model.trainedAt} />
            </small>
          </>
        ) : (
          'none'
        )}
      </Fact>
      {decisions && (
        <>
          <Fact term="Decisions">
            {grouped(decisions.lastMinute)}
            <small>a minute, {grouped(decisions.lastDay)} in 24 h</small>
          </Fact>
          <Fact term="Flagged">
            {decisions.lastDay === 0 ? '–' : percent(decisions.flaggedLastDay / decisions.lastDay)}
            <small>{grouped(decisions.flaggedLastDay)} in 24 h</small>
          </Fact>
        </>
      )}
      {lastWeek && (
        <Fact term="Last week checked">
          <WeekLink week={lastWeek.week} />
          <small>
            <Ago time={lastWeek.checkedAt} />
          </small>
        </Fact>
      )}
      {log && (
        <Fact term="Log to ship">
          {(log.bytes / 1e6).toFixed(1)} MB
          <small>
            {log.oldest ? (
              <>
                oldest from <Ago time={log.oldest} />
              </>
            ) : (
              'nothing waits'
            )}
          </small>
        </Fact>
      )}
      {jobs && (
        <Fact term="Jobs">
          <Link href="/jobs">{jobs.active} at work</Link>
          <small>
            {jobs.waiting + jobs.delayed} waiting, {jobs.failed} failed
          </small>
        </Fact>
      )}
    </dl>
  );
}

function Services({ status: { services, parts } }: { status: Schema['Status'] }) {
  return (
    <section>
      <h2>Who works</h2>
      <ul class="cards">
        {Object.entries(parts).map(([part, state]) => (
          <li key={part}>
            <Mark state={state === 'up' ? 'well' : 'alarm'}>{part}</Mark>
            <small>{state}</small>
          </li>
        ))}
        {services.map(({ service, instance, at, isSilent, details }) => (
          <li key={`${service}/${instance}`}>
            <Mark state={isSilent ? 'alarm' : 'well'}>{service}</Mark>
            <small>
              {instance}, <Ago time={at} />
            </small>
            {Object.entries(details).map(([what, text]) => (
              <small key={what}>
                {wordsOf(what)} {detailOf(text)}
              </small>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `nextShipping` as words: next shipping. */
function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function detailOf(text: string | null): string {
  if (text === null) return 'none yet';
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 16).replace('T', ' ') : text;
}
