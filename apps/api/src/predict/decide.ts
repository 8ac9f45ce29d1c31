/** From rows to logged decisions: the one path that every protocol's route takes. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Decision, type DecisionLog, type DecisionLogError, newDecisionId } from '@fraud/decision-log';
import { type FeatureSchema, type HideEntity, isEntityName } from '@fraud/feature-schema';
import type { Tracing } from '@fraud/service';
import type { HistoryKeeper } from '@fraud/transaction-history';
import { ApiError } from '../http/errors.ts';
import type { Models } from '../models/open-models.ts';
import type { ServingModel } from '../models/serving-model.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Door } from './door.ts';
import { eventTimeCheck, refuseEventTimes } from './event-times.ts';
import type { RequestRow } from './predict-schema.ts';
import { openDoor } from './read-rows.ts';

export type DecideParts = {
  /** That of FEATURE_SCHEMA_FILE; a model that has its own serves under that. */
  schema: FeatureSchema;
  /** Needed by schemas with entities. */
  hide?: HideEntity | undefined;
  /** The model in service now, and the shadow, which scores the same rows beside the requests, without a say. */
  models: Pick<Models, 'serving' | 'offer'>;
  decisions: Pick<DecisionLog, 'append'>;
  /** What entities have done before; asked where the schema in service has columns of it. */
  histories: Pick<HistoryKeeper, 'derive'>;
  /** What becomes of a request whose decisions cannot be written to the log. */
  unwritable: 'refuse' | 'serve';
  metrics: Pick<Metrics, 'countDecision' | 'countUnlogged' | 'countIgnored'>;
  span: Tracing['span'];
};

/** What answers a request; taken once, so that its rows are read by the schema of the model that scores them. */
export type Service = {
  readonly door: Door;
  /** @throws FRAUD_API_NO_MODEL */
  readonly model: () => ServingModel;
};

export type Decider = {
  /**
   * The model in service and its door; before the first model the door of the configured schema.
   *
   * @param takesNames whether entities may be named as decisions show them, for rows that leave no trace
   */
  now(takesNames?: boolean): Service;
  /**
   * Scores the rows; resolves when every decision is in the log. Others are let in between every few hundred rows.
   *
   * @throws FRAUD_API_EVENT_TIME naming the rows whose event time is in another unit than the model's
   * @throws FRAUD_API_LOG_FAILED when the log cannot be written, unless such requests are to be served
   */
  decide(model: ServingModel, rows: readonly RequestRow[], token: string): Promise<Decision[]>;
  /**
   * Scores the rows as `decide` does, and leaves no trace: they are in no log, history or count.
   *
   * @throws FRAUD_API_EVENT_TIME
   */
  tryOut(model: ServingModel, rows: readonly RequestRow[], token: string): Promise<Decision[]>;
};

/** Rows scored without a break: about 3 ms with 100 full trees. */
const ROWS_A_TURN = 250;

export function createDecider({
  schema,
  hide,
  models,
  decisions,
  histories,
  unwritable,
  metrics,
  span,
}: DecideParts): Decider {
  const [doors, doorsForNames] = [new Map<string, Door>(), new Map<string, Door>()];
  const hideOthers = hide && ((entity: string) => (isEntityName(entity) ? entity : hide(entity)));

  function doorOf(of: FeatureSchema, takesNames: boolean): Door {
    const known = takesNames ? doorsForNames : doors;
    let door = known.get(of.fingerprint);
    if (door === undefined) {
      const hides = takesNames ? hideOthers : hide;
      door = openDoor(of, { configured: schema, hide: hides, onIgnored: metrics.countIgnored });
      known.set(of.fingerprint, door);
    }
    return door;
  }

  function decideRow(model: ServingModel, row: RequestRow, token: string, decidedAt: Date): Decision {
    const { vector } = model;
    model.writeVector(row, vector);
    const probability = model.score(vector);
    const predictedClass = probability >= model.threshold ? 1 : 0;
    return {
      id: newDecisionId(),
      decidedAt,
      token,
      transactionId: row[model.schema.id ?? 'id']?.toString(),
      transaction: row,
      probability,
      threshold: model.threshold,
      predictedClass,
      modelVersion: model.version,
    };
  }

  function countRow({ modelVersion, transaction, probability, predictedClass }: Decision): void {
    metrics.countDecision(modelVersion, predictedClass, probability);
    models.offer(modelVersion, transaction, probability, predictedClass);
  }

  async function scoreAll(model: ServingModel, rows: readonly RequestRow[], token: string): Promise<Decision[]> {
    const made: Decision[] = [];
    const decidedAt = new Date();
    refuseEventTimes(eventTimeCheck(model, decidedAt), rows);
    for (let from = 0; from < rows.length; from += ROWS_A_TURN) {
      if (from > 0) await nextTurn();
      const some = rows.length <= ROWS_A_TURN ? rows : rows.slice(from, from + ROWS_A_TURN);
      if (model.schema.histories !== null) await histories.derive(model.schema, some);
      for (const row of some) {
        const decision = decideRow(model, row, token, decidedAt);
        countRow(decision);
        made.push(decision);
      }
    }
    return made;
  }

  return {
    now(takesNames = false) {
      const model = models.serving();
      return { door: doorOf(model?.schema ?? schema, takesNames), model: () => model ?? refuseWithoutModel() };
    },
    async decide(model, rows, token) {
      const attributes = { rows: rows.length, model: model.version };
      const made = await span('score', () => scoreAll(model, rows, token), { attributes });
      try {
        await span('log', () => decisions.append(made, model.schema));
      } catch (cause) {
        if (unwritable === 'serve' && (cause as Partial<DecisionLogError>).code === 'FRAUD_DECISION_LOG_WRITE_FAILED')
          metrics.countUnlogged(made.length);
        else
          throw new ApiError(
            'FRAUD_API_LOG_FAILED',
            'Cannot predict: the decision could not be written to the decision log',
            { cause },
          );
      }
      return made;
    },
    async tryOut(model, rows, token) {
      const made: Decision[] = [];
      const decidedAt = new Date();
      refuseEventTimes(eventTimeCheck(model, decidedAt), rows);
      for (let from = 0; from < rows.length; from += ROWS_A_TURN) {
        if (from > 0) await nextTurn();
        const some = rows.slice(from, from + ROWS_A_TURN).map((row) => ({ ...row }));
        if (model.schema.histories !== null) await histories.derive(model.schema, some, { isKept: false });
        for (const row of some) made.push(decideRow(model, row, token, decidedAt));
      }
      return made;
    },
  };
}

function refuseWithoutModel(): never {
  throw new ApiError(
    'FRAUD_API_NO_MODEL',
    'Cannot predict: no model is in service yet; the first one is trained as soon as labelled weeks are there',
  );
}
