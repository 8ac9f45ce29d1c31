import { grouped, percent } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { VersionLink } from '../parts/links.tsx';
import { Ago } from '../parts/moment.tsx';
import { AskedPage, Page, Stale } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** Which payments were decided, and how? */
export function PaymentsPage() {
  const name = useSignal('');
  const called = useSignal('');
  const cursor = useSignal<string | undefined>(undefined);
  const wanted = name.value.trim();
  const asked = useAnswer('/decisions', { transactionId: wanted, class: called.value, cursor: cursor.value });
  return (
    <>
      <form role="search" onSubmit={(event) => event.preventDefault()} class="two">
        <label>
          Id of the payment or of the decision
          <input
            type="search"
            value={name.value}
            onChange={({ currentTarget }) => {
              name.value = currentTarget.value;
              cursor.value = undefined;
            }}
          />
        </label>
        <label>
          Called
          <select
            value={called.value}
            onChange={({ currentTarget }) => {
              called.value = currentTarget.value;
              cursor.value = undefined;
            }}
          >
            <option value="">either</option>
            <option>Fraud</option>
            <option>No Fraud</option>
          </select>
        </label>
      </form>
      {UUID.test(wanted) && <Link href={`/payments/${wanted}`}>Open the decision {wanted}</Link>}
      <AskedPage title="Payments" asked={asked}>
        {({ decisions, cursor: next, freshness }) => (
          <Page title="Payments" headline={headlineOf(decisions.length, next !== null)}>
            <Stale freshness={freshness} />
            <Decisions decisions={decisions} />
            <p class="buttons">
              {cursor.value && <button onClick={() => (cursor.value = undefined)}>The latest</button>}
              {next && <button onClick={() => (cursor.value = next)}>Earlier ones</button>}
            </p>
          </Page>
        )}
      </AskedPage>
    </>
  );
}

function headlineOf(count: number, isMore: boolean): string {
  if (count === 0) return isMore ? 'None here, earlier ones there may be.' : 'No payment like that was decided.';
  if (count === 1 && !isMore) return 'One decision.';
  return isMore ? `The latest ${grouped(count)} decisions.` : `${grouped(count)} decisions.`;
}

function Decisions({ decisions }: { decisions: readonly Schema['ListedDecision'][] }) {
  if (decisions.length === 0) return null;
  return (
    <Table
      label="Decisions"
      columns={['Payment', 'Decided', { number: 'Probability' }, 'Called', { number: 'Amount' }, 'It was', 'By']}
    >
      {decisions.map(({ id, transactionId, decidedAt, probability, class: called, amount, label, modelVersion }) => (
        <tr key={id}>
          <th scope="row">
            <Link href={`/payments/${id}`}>{transactionId ?? id.slice(-12)}</Link>
          </th>
          <td>
            <Ago time={decidedAt} />
          </td>
          <td class="number">{percent(probability)}</td>
          <td>{called}</td>
          <td class="number">{amount?.toFixed(2)}</td>
          <td>{label ?? <span class="quiet">not known</span>}</td>
          <td>
            <VersionLink version={modelVersion} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
