import { grouped } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { Link } from 'wouter-preact';
import { useAnswer } from '../api/use-answer.ts';
import { AskedPage, Page, Stale } from '../parts/page.tsx';
import { DecisionsTable } from './decisions-table.tsx';
import { EVERYTHING, Filters, queryOf } from './filters.tsx';

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** Which payments were decided, and how? */
export function PaymentsPage() {
  const wanted = useSignal(EVERYTHING);
  const cursor = useSignal<string | undefined>(undefined);
  const asked = useAnswer('/decisions', { ...queryOf(wanted.value), cursor: cursor.value });
  const name = wanted.value.transactionId.trim();
  return (
    <>
      <Filters
        wanted={wanted.value}
        change={(now) => {
          wanted.value = now;
          cursor.value = undefined;
        }}
      />
      {UUID.test(name) && <Link href={`/payments/${name}`}>Open the decision {name}</Link>}
      <AskedPage title="Payments" asked={asked}>
        {({ decisions, cursor: next, freshness }) => (
          <Page title="Payments" headline={headlineOf(decisions.length, next !== null)}>
            <Stale freshness={freshness} />
            <DecisionsTable decisions={decisions} />
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
