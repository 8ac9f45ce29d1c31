import { grouped, threeDigits } from '@fraud/charts';
import type { Assessment } from '@fraud/evaluation';
import type { ComponentChildren } from 'preact';
import type { Schema } from '../api/client.ts';
import { weeksText } from '../models/models-page.tsx';
import { VersionLink } from '../parts/links.tsx';
import { Wide } from '../parts/page.tsx';
import { type Comparison, intervalText, shareText } from './comparison.ts';

type Model = Schema['Model'];

/** The figures in the order in which people ask for them; a difference where there is one that can be trusted. */
export function ModelFigures({ models, comparison }: { models: readonly [Model, Model]; comparison: Comparison }) {
  const { measured, isSame, auprc, cost } = comparison;
  const each = (cell: (assessment: Assessment) => ComponentChildren) =>
    measured.map((assessment) => (assessment ? cell(assessment) : '–'));
  return (
    <Wide label="Figures of both">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">Figure</span>
            </th>
            {models.map(({ version, isChampion }, i) => (
              <th key={i} scope="col" class="number">
                <VersionLink version={version} />
                {isChampion && <small>serves</small>}
              </th>
            ))}
            <th scope="col" class="number">
              Difference
              <small>second minus first</small>
            </th>
          </tr>
        </thead>
        <tbody>
          <Figure title="AUPRC" cells={each(({ metrics }) => threeDigits(metrics.auprc))}>
            {auprc && intervalText(auprc)}
          </Figure>
          <Figure title="Frauds found" cells={each(({ metrics }) => recallOf(metrics))} />
          <Figure title="Alarms that are right" cells={each(({ metrics }) => precisionOf(metrics))} />
          <Figure title="Cost of errors" cells={each((of) => (of.cost ? threeDigits(of.cost.atThreshold) : '–'))}>
            {cost && intervalText(cost)}
          </Figure>
          <Figure title="Brier score" cells={each(({ metrics }) => threeDigits(metrics.brier))} />
          <Figure title="Threshold" cells={each(({ metrics }) => threeDigits(metrics.threshold))} />
          <Figure
            title="Flagged"
            cells={each(({ metrics: { truePositives, falsePositives, rows } }) => (
              <>
                {grouped(truePositives + falsePositives)}
                <small>of {grouped(rows)}</small>
              </>
            ))}
          />
          <Figure
            title="Measured on"
            cells={each(({ metrics: { rows, frauds } }) => (
              <>
                {grouped(rows)}
                <small>{grouped(frauds)} frauds</small>
              </>
            ))}
          >
            {isSame && 'the same payments'}
          </Figure>
          <Figure title="Weeks" cells={models.map(({ weeks }) => weeksText(weeks.map(({ name }) => name)))} />
        </tbody>
      </table>
    </Wide>
  );
}

function recallOf({ recall, frauds }: Assessment['metrics']) {
  return <Share value={recall} of={frauds} />;
}

function precisionOf({ precision, truePositives, falsePositives }: Assessment['metrics']) {
  return <Share value={precision} of={truePositives + falsePositives} />;
}

function Share({ value, of }: { value: number; of: number }) {
  if (of === 0) return <>–</>;
  const { share, interval } = shareText(value, of);
  return (
    <>
      {share}
      <small>{interval}</small>
    </>
  );
}

function Figure({
  title,
  cells,
  children,
}: {
  title: string;
  cells: readonly ComponentChildren[];
  children?: ComponentChildren;
}) {
  return (
    <tr>
      <th scope="row">{title}</th>
      {cells.map((cell, i) => (
        <td key={i} class="number">
          {cell}
        </td>
      ))}
      <td class="number">{children}</td>
    </tr>
  );
}
