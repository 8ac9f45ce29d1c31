import { grouped, percent, threeDigits } from '@fraud/charts';
import type { Schema } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Bars } from '../charts/bars.tsx';
import { CompareLink, OutsideLink, VersionLink, WeekLink } from '../parts/links.tsx';
import { Moment } from '../parts/moment.tsx';
import { AskedPage, Fact, Page } from '../parts/page.tsx';
import { ChangeChampion, figure } from './change-champion.tsx';
import { figuresOf } from './figures.ts';
import { CalibrationChart, PrecisionRecallChart } from './model-charts.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';

const INPUTS = 15;

/** How good is this version, and what is it made of? */
export function ModelPage({ version }: { version: string }) {
  const asked = useAnswer('/models/{version}', { version });
  const list = useAnswer('/models');
  const again = async () => void (await Promise.all([asked.again(), list.again()]));
  return (
    <AskedPage title={`Model ${version.slice(0, 6)}`} asked={asked}>
      {(model) => {
        const figures = figuresOf(model);
        const champion = list.value?.champion;
        return (
          <Page title={`Model ${version.slice(0, 6)}`} headline={headlineOf(model)}>
            <p>{model.verdict.reason}</p>
            {champion && champion !== version && (
              <p class="buttons">
                <ChangeChampion from={champion} to={version} models={list.value!.models} done={again} />
                <CompareLink models={[champion, version]} />
              </p>
            )}
            <Facts model={model} />
            {figures && (
              <>
                <div class="two">
                  <PrecisionRecallChart models={[[version, figures]]} />
                  <CalibrationChart models={[[version, figures]]} />
                </div>
                {figures.threshold && <ThresholdSlider choice={figures.threshold} />}
              </>
            )}
            <Importance model={model} />
            <Lineage model={model} />
          </Page>
        );
      }}
    </AskedPage>
  );
}

function headlineOf({ metrics, isChampion }: Schema['Model']): string {
  const found = metrics['recall'];
  const right = metrics['precision'];
  const role = isChampion ? 'It serves' : 'It does not serve';
  if (typeof found !== 'number' || typeof right !== 'number') return `${role}.`;
  return `${role}, finds ${percent(found)} of the frauds, and ${percent(right)} of its alarms are right.`;
}

function Facts({ model: { metrics, heldOut, training, threshold, createdAt, mlflowUrl } }: { model: Schema['Model'] }) {
  return (
    <dl class="facts">
      <Fact term="AUPRC">{figure(metrics['auprc'])}</Fact>
      <Fact term="Cost of errors">
        {figure(metrics['cost'])}
        <small>{figure(metrics['cost_flagging_nothing'])} without a model</small>
      </Fact>
      <Fact term="Threshold">{threeDigits(threshold)}</Fact>
      <Fact term="Judged on">
        {grouped(heldOut.rows)}
        <small>payments, {grouped(heldOut.frauds)} frauds</small>
      </Fact>
      {training && (
        <Fact term="Learned from">
          {grouped(training.rows)}
          <small>payments, {grouped(training.frauds)} frauds</small>
        </Fact>
      )}
      <Fact term="Made">
        <small>
          <Moment time={createdAt} />
        </small>
      </Fact>
      {mlflowUrl && (
        <Fact term="MLflow">
          <OutsideLink href={mlflowUrl}>its page</OutsideLink>
        </Fact>
      )}
    </dl>
  );
}

function Importance({ model: { importance } }: { model: Schema['Model'] }) {
  if (importance === null || importance.length === 0) return null;
  const bars = importance
    .slice(0, INPUTS)
    .map(({ input, importance: value }) => ({ name: input, value, text: threeDigits(value) }));
  return (
    <section>
      <h2>What it looks at</h2>
      <p class="quiet">How far the AUPRC falls without the input.</p>
      <Bars bars={bars} />
    </section>
  );
}

function Lineage({ model: { weeks, trainedAgainst } }: { model: Schema['Model'] }) {
  return (
    <section>
      <h2>Where it comes from</h2>
      <ul>
        {weeks.map(({ name, rows, frauds }) => (
          <li key={name}>
            <WeekLink week={name} />: {grouped(rows)} payments, {grouped(frauds)} frauds
          </li>
        ))}
        <li>Judged against {trainedAgainst ? <VersionLink version={trainedAgainst} /> : 'nobody: it was the first'}</li>
      </ul>
    </section>
  );
}
