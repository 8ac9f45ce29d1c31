import { threeDigits } from '@fraud/charts';
import { useSignal } from '@preact/signals';
import { ask, type Schema } from '../api/client.ts';
import { may } from '../api/session.ts';
import { ChangeDialog } from '../parts/change-dialog.tsx';
import { VersionLink } from '../parts/links.tsx';
import { COMPARED } from './figures.ts';

type Listed = Schema['ListedModel'];
type ChangeParts = {
  /** Version that serves now. */
  from: string;
  /** Version that will. */
  to: string;
  models: readonly Listed[];
  isRollback?: boolean;
  /** When it is done. */
  done: () => Promise<void>;
};

/** A button that promotes a version, or rolls back to it; shows both before anything happens. */
export function ChangeChampion({ from, to, models, isRollback = false, done }: ChangeParts) {
  const isOpen = useSignal(false);
  if (!may('operate')) return null;

  async function change(reason: string): Promise<void> {
    if (isRollback) await ask('POST', '/models/rollback', { reason, replaces: from });
    else await ask('POST', `/models/${to}/promote`, { reason, replaces: from });
    await done();
  }

  const verb = isRollback ? 'Roll back' : 'Promote';
  return (
    <>
      <button class={isRollback ? '' : 'main'} onClick={() => (isOpen.value = true)}>
        {isRollback ? 'Roll back to' : 'Promote'} {to.slice(0, 6)}
      </button>
      {isOpen.value && (
        <ChangeDialog
          question={isRollback ? `Roll back to ${to.slice(0, 6)}?` : `Put ${to.slice(0, 6)} into service?`}
          verb={verb}
          change={change}
          close={() => (isOpen.value = false)}
        >
          <SideBySide versions={[from, to]} heads={['serves now', 'will serve']} models={models} />
          <p class="quiet">The other version stays; this can be undone in the same way.</p>
        </ChangeDialog>
      )}
    </>
  );
}

/** The figures of two listed versions, each measured when it was judged. */
function SideBySide({
  versions,
  heads,
  models,
}: {
  versions: readonly string[];
  heads: readonly string[];
  models: readonly Listed[];
}) {
  const found = versions.map((version) => models.find((each) => each.version === version));
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">
            <span class="sr">Figure</span>
          </th>
          {versions.map((version, i) => (
            <th key={i} scope="col" class="number">
              <VersionLink version={version} />
              <small>{heads[i]}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {COMPARED.map(([name, title]) => (
          <tr key={name}>
            <th scope="row">{title}</th>
            {found.map((model, i) => (
              <td key={i} class="number">
                {figure(model?.metrics?.[name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : threeDigits(value);
}
