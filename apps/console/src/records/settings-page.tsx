import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Ago, Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

type Setting = Schema['Setting'];

/** Settings that say where something lies. */
const PLACES: readonly (readonly [setting: string, what: string])[] = [
  ['STORE_DIR', 'Store'],
  ['BUCKET_NAME', 'Bucket'],
  ['S3_ENDPOINT_URL', 'Object store'],
  ['DECISION_LOG_DIR', 'Decision log'],
  ['LATEST_MODEL_PATH', 'Model, local copy'],
  ['REDIS_URL', 'Job queues'],
  ['HISTORY_URL', 'Histories'],
];

/** What was this process started with, and who may ask it? */
export function SettingsPage() {
  const asked = useAnswer('/settings');
  return (
    <AskedPage title="Settings" asked={asked}>
      {({ settings, tokens }) => (
        <Page title="Settings" headline={headlineOf(settings, tokens)}>
          <p class="quiet">They are read once, at the start: to change one, change .env and start again.</p>
          <h2>Where the data is</h2>
          <dl class="facts places">
            {PLACES.map(([name, what]) => [what, settings.find((each) => each.name === name)?.value] as const)
              .filter(([, value]) => value)
              .map(([what, value]) => (
                <Fact key={what} term={what}>
                  <code>{value}</code>
                </Fact>
              ))}
          </dl>
          <Tokens tokens={tokens} />
          <h2>Settings in force</h2>
          <Table label="Settings in force" columns={['Setting', 'Value', 'What it does']}>
            {settings.map(({ name, value, doc, allowed }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td class="value">{value ? <code>{value}</code> : <span class="quiet">not set</span>}</td>
                <td class="text">
                  {doc}
                  <small>Allowed: {allowed}.</small>
                </td>
              </tr>
            ))}
          </Table>
        </Page>
      )}
    </AskedPage>
  );
}

function headlineOf(settings: readonly Setting[], tokens: readonly Schema['TokenHolder'][]): string {
  const place = settings.find(({ name }) => name === 'BUCKET_NAME')?.value;
  const where = place ? `the bucket ${place}` : 'a folder of this machine';
  return `The data lies in ${where}; ${tokens.length === 1 ? 'one token opens' : `${tokens.length} tokens open`} it.`;
}

function Tokens({ tokens }: { tokens: readonly Schema['TokenHolder'][] }) {
  return (
    <>
      <h2>Who may ask</h2>
      <Table label="Tokens" columns={['Token', 'Roles', 'Its labels', 'Expires']}>
        {tokens.map(({ name, roles, trusted, expires }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{roles.join(', ')}</td>
            <td>{trusted ? 'are learned from' : 'wait for a person'}</td>
            <td>{expires === null ? 'never' : <Expiry time={expires} />}</td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function Expiry({ time }: { time: string }) {
  if (Date.parse(time) > Date.now()) return <Moment time={time} />;
  return (
    <>
      expired <Ago time={time} />
    </>
  );
}
