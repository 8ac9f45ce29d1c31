import { percent } from '@fraud/charts';
import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Ago } from '../parts/moment.tsx';
import { Stale } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';

/** What became of payments that the version that decided this one can hardly tell from it. */
export function Similar({ id }: { id: string }) {
  const { value } = useAnswer('/decisions/{id}/similar', { id });
  if (value === undefined) return null;
  const { payments, frauds, compared, freshness } = value;
  return (
    <section>
      <h2>Payments like this one</h2>
      <Stale freshness={freshness} />
      {payments.length === 0 ? (
        <p class="quiet">
          {compared === 0 ? 'Of no other payment is it known what it was.' : `None of ${compared} labelled ones.`}
        </p>
      ) : (
        <>
          <p>
            {frauds} of {payments.length} labelled {frauds === 1 ? 'was a fraud' : 'were fraud'}.{' '}
            <span class="quiet">
              The nearest of {compared} by the share of trees in which both payments end in the same leaf.
            </span>
          </p>
          <SimilarTable payments={payments} />
        </>
      )}
    </section>
  );
}

function SimilarTable({ payments }: { payments: readonly Schema['SimilarPayment'][] }) {
  return (
    <Table
      label="Payments like this one"
      columns={['Payment', { number: 'Alike' }, 'It was', { number: 'Probability' }, { number: 'Amount' }, 'Decided']}
    >
      {payments.map(({ id, transactionId, proximity, label, probability, amount, decidedAt }) => (
        <tr key={id}>
          <th scope="row">
            <Link href={`/payments/${id}`}>{transactionId ?? id.slice(-12)}</Link>
          </th>
          <td class="number">{percent(proximity)}</td>
          <td>{label}</td>
          <td class="number">{percent(probability)}</td>
          <td class="number">{amount?.toFixed(2)}</td>
          <td>
            <Ago time={decidedAt} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
