import { useAnswer } from '../api/use-answer.ts';
import { ChangeChampion } from '../models/change-champion.tsx';
import { figuresOf } from '../models/figures.ts';
import { CalibrationChart, PrecisionRecallChart } from '../models/model-charts.tsx';
import { championBefore } from '../models/models-page.tsx';
import { AskedPage, Page } from '../parts/page.tsx';
import { Choice, type ComparedParts, TooFew } from './choice.tsx';
import { comparisonOf, headlineOf } from './comparison.ts';
import { ModelFigures } from './model-figures.tsx';

/** Two versions side by side, on the same payments where they were judged against each other. */
export function CompareModels({ pair, choose }: ComparedParts) {
  const list = useAnswer('/models');
  const history = useAnswer('/models/history');
  const again = async () => void (await Promise.all([list.again(), history.again()]));
  const readable =
    list.value?.models.filter(({ problem }) => problem === undefined).map(({ version }) => version) ?? [];
  const champion = list.value?.champion;
  const [first = champion ?? readable[0]] = pair;
  const [, second = readable.find((version) => version !== first)] = pair;
  return (
    <AskedPage title="Compare" asked={list}>
      {({ models }) =>
        first === undefined || second === undefined ? (
          <TooFew what="models" />
        ) : (
          <>
            <Choice
              what="model"
              names={readable}
              titleOf={(version) => `${version.slice(0, 6)}${version === champion ? ', serves' : ''}`}
              pair={[first, second]}
              choose={choose}
            />
            <Both versions={[first, second]} />
            {champion && history.value && (
              <p class="buttons">
                {[...new Set([first, second])]
                  .filter((version) => version !== champion)
                  .map((version) => (
                    <ChangeChampion
                      key={version}
                      from={champion}
                      to={version}
                      models={models}
                      isRollback={version === championBefore(champion, history.value!.changes)}
                      done={again}
                    />
                  ))}
              </p>
            )}
          </>
        )
      }
    </AskedPage>
  );
}

function Both({ versions: [first, second] }: { versions: readonly [string, string] }) {
  const one = useAnswer('/models/{version}', { version: first });
  const other = useAnswer('/models/{version}', { version: second });
  return (
    <AskedPage title="Compare" asked={one}>
      {(a) => (
        <AskedPage title="Compare" asked={other}>
          {(b) => {
            const comparison = comparisonOf(a, b);
            const drawn = [a, b].flatMap((model) => {
              const figures = figuresOf(model);
              return figures ? [[model.version, figures] as const] : [];
            });
            return (
              <Page title="Compare" headline={headlineOf(comparison, [first, second])}>
                <ModelFigures models={[a, b]} comparison={comparison} />
                {drawn.length === 2 && (
                  <div class="two">
                    <PrecisionRecallChart models={drawn} />
                    <CalibrationChart models={drawn} />
                  </div>
                )}
              </Page>
            );
          }}
        </AskedPage>
      )}
    </AskedPage>
  );
}
