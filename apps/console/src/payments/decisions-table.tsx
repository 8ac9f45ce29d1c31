import { percent } from '@fraud/charts';
import { Link } from 'wouter-preact';
import type { Schema } from '../api/client.ts';
import { VersionLink } from '../parts/links.tsx';
import { Ago } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';

/** Decisions in a list, each a link to why. */
export function DecisionsTable({ decisions }: { decisions: readonly Schema['ListedDecision'][] }) {
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
