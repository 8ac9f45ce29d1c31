import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { DecisionsTable } from './decisions-table.tsx';

/** As cards, merchants and so on are written to the log: a hash of the name. */
const HIDDEN = /^[0-9a-f]{16}$/;
const SHOWN = 10;

/** What else was decided for the card, the merchant and so on of a payment. */
export function OfEntities({ decision: { id, transaction } }: { decision: Schema['Decision'] }) {
  const entities = Object.entries(transaction).filter(([, value]) => typeof value === 'string' && HIDDEN.test(value));
  return (
    <>
      {entities.map(([column, entity]) => (
        <LastPayments key={column} id={id} column={column} entity={String(entity)} />
      ))}
    </>
  );
}

function LastPayments({ id, column, entity }: { id: string; column: string; entity: string }) {
  const others = useAnswer('/decisions', { entity, limit: SHOWN + 1 }).value?.decisions.filter(
    (each) => each.id !== id,
  );
  if (others === undefined) return null;
  return (
    <section>
      <h2>Other payments of this {column}</h2>
      {others.length === 0 ? (
        <p class="quiet">No other was decided in the days that can be searched.</p>
      ) : (
        <DecisionsTable decisions={others.slice(0, SHOWN)} />
      )}
    </section>
  );
}
