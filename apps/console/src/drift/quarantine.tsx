import type { Schema } from '../api/client.ts';
import { weekTitle } from '../parts/links.tsx';
import { Mark } from '../parts/mark.tsx';
import { Ago } from '../parts/moment.tsx';
import { Table } from '../parts/table.tsx';

/** Weekly files that were refused, and why; nothing where none was. */
export function Quarantine({ files }: { files: readonly Schema['QuarantinedFile'][] }) {
  if (files.length === 0) return null;
  return (
    <section>
      <h2>Files that were refused</h2>
      <p class="quiet">They lie in quarantine/ of the store. Put a mended file in their place, and it is checked.</p>
      <Table label="Files that were refused" columns={['File', 'Now', 'Refused', 'Why']}>
        {files.map(({ week, key, refusedAt, message, code, isReplaced }) => (
          <tr key={key + refusedAt}>
            <th scope="row">
              {weekTitle(week)}
              <small>{key}</small>
            </th>
            <td>
              <Mark state={isReplaced ? 'well' : 'watch'}>
                {isReplaced ? 'a later file was checked' : 'is missing'}
              </Mark>
            </td>
            <td>
              <Ago time={refusedAt} />
            </td>
            <td class="text">
              {message}
              <small>{code}</small>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
