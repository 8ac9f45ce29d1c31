import { useAnswer } from '../api/use-answer.ts';
import { Moment } from '../parts/moment.tsx';
import { AskedPage, Page, Stale, Wide } from '../parts/page.tsx';

/** Who did what? */
export function AuditPage() {
  const asked = useAnswer('/audit');
  return (
    <AskedPage title="Audit" asked={asked}>
      {({ lines, freshness }) => (
        <Page title="Audit" headline={headlineOf(lines.length)}>
          <Stale freshness={freshness} />
          <Wide label="Audit trail">
            <table>
              <tbody>
                {lines.map(({ at, actor, action, subject, from, to, reason, outcome }, i) => (
                  <tr key={i}>
                    <td>
                      <Moment time={at} />
                    </td>
                    <th scope="row">{actor ?? 'unknown'}</th>
                    <td>
                      {action}
                      <small>{outcome}</small>
                    </td>
                    <td>{[subject, [from, to].filter(Boolean).join(' → ')].filter(Boolean).join(' ')}</td>
                    <td class="text">{reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        </Page>
      )}
    </AskedPage>
  );
}

function headlineOf(lines: number): string {
  if (lines === 0) return 'Nothing was changed or refused yet.';
  return lines === 1 ? 'One thing was changed or refused.' : `The last ${lines} things that were changed or refused.`;
}
