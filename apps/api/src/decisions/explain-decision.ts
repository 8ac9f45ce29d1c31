/** Why a logged decision was made as it was, and how unusual its values are. */
import type { Decision } from '@fraud/decision-log';
import { shareBelow, type ValueSpreads } from '@fraud/feature-schema';
import { type Static, Type } from 'typebox';
import { Nullable } from '../http/schemas.ts';
import { explainDecisions } from '../predict/explain.ts';
import { Reason } from '../predict/predict-schema.ts';
import type { LoggedDecisions } from './logged-decisions.ts';

/** For exact reasons. */
const EXPLAIN_MS = 1_000;

const Among = Type.Object(
  {
    below: Type.Number({ minimum: 0, maximum: 1, description: 'Share of the class with a lower value' }),
    quantiles: Type.Array(Type.Number(), { description: 'Of the class at 0, 5, ..., 100 %' }),
  },
  { title: 'ValueAmong' },
);
const PlacedReason = Type.Object(
  {
    ...Reason.properties,
    among: Type.Optional(
      Type.Object(
        { legitimate: Among, fraud: Among },
        { title: 'ValuePlace', description: 'Where the value lies among the training rows; of numbers, where known' },
      ),
    ),
  },
  { title: 'PlacedReason' },
);
export const DecisionExplanation = Type.Object(
  {
    reasons: Type.Array(PlacedReason, { description: 'Of every column, weightiest first' }),
    reasonsBy: Type.Enum(['shap', 'path'], { type: 'string' }),
    missedFraudWeighs: Nullable(Type.Number(), {
      description: 'As many false alarms as one missed fraud costs, by the threshold; null for a threshold of 0',
    }),
  },
  { title: 'DecisionExplanation', description: 'By the version that decided' },
);

/** @throws what `LoggedDecisions.version` throws */
export async function explainDecision(
  { transaction, threshold, modelVersion }: Pick<Decision, 'transaction' | 'threshold' | 'modelVersion'>,
  logged: LoggedDecisions,
): Promise<Static<typeof DecisionExplanation>> {
  const [model, spreads] = await Promise.all([logged.version(modelVersion), logged.spreads(modelVersion)]);
  const [told] = await explainDecisions(model, [{ transaction, predictedClass: 1 }], 'all', EXPLAIN_MS);
  const { reasons, reasonsBy } = told!;
  const missedFraudWeighs = threshold > 0 ? (1 - threshold) / threshold : null;
  return { reasons: reasons.map((reason) => placed(reason, spreads)), reasonsBy, missedFraudWeighs };
}

function placed(reason: Reason, spreads: ValueSpreads): Static<typeof PlacedReason> {
  const { feature, value } = reason;
  const spread = Object.hasOwn(spreads, feature) ? spreads[feature]! : undefined;
  if (typeof value !== 'number' || !spread?.legitimate.length || !spread.fraud.length) return reason;
  const place = (quantiles: readonly number[]) => ({ below: shareBelow(quantiles, value), quantiles: [...quantiles] });
  return { ...reason, among: { legitimate: place(spread.legitimate), fraud: place(spread.fraud) } };
}
