import { objectStoreLocation } from '@fraud/config';
import {
  areLabelsOverdue,
  labelFolder,
  openDecisionFinder,
  openDecisionIndex,
  openDecisionLog,
  openLabelQuota,
  openLabelSpool,
} from '@fraud/decision-log';
import type { ObjectStore } from '@fraud/object-store';
import type { Service } from '@fraud/service';
import type { ApiConfig } from '../config.ts';

/** Column of the amount in logs whose schema does not name one. */
const AMOUNT = 'Amount';

type Context = {
  readonly config: ApiConfig;
  readonly instance: string;
  readonly store: ObjectStore;
  readonly service: Service;
};

/**
 * What is kept of decisions and of what people say of them: the log, labels, and the index beside them, which nobody
 * keeps up to the log yet.
 */
export async function openDecisions({ config, instance, store, service }: Context) {
  const { log } = service;
  const decisions = await openDecisionLog({
    dir: config.decisionLogDir,
    schema: config.featureSchema,
    instance,
    fsync: config.decisionLogFsync,
    segmentMaxAgeMs: config.decisionLogSealSeconds * 1000,
    onError: (err) => log.error({ err, unwritable: config.decisionLogUnwritable }, 'decision log'),
    onRecovered: () => log.info('the decision log can be written again'),
  });
  service.onClose('decision log', () => decisions.close());
  service.ready('decision-log', () => decisions.isWritable());

  const labelsDir = labelFolder(config.decisionLogDir);
  const labels = await openLabelSpool({
    dir: labelsDir,
    store,
    onError: (err) => log.warn({ err }, 'labels wait for the store'),
  });
  service.onClose('labels', () => labels.close());
  service.ready('labels', async () => !(await areLabelsOverdue(labelsDir)));
  const quota = await openLabelQuota(labelsDir, config.feedbackLabelsPerWeek);
  service.onClose('quota of labels', () => quota.close());
  const finder = openDecisionFinder({
    dir: config.decisionLogDir,
    store,
    onError: (err) => log.warn({ err }, 'labels are not matched with shipped decisions'),
  });

  const index = openDecisionIndex({
    dir: config.decisionLogDir,
    labelsDir,
    store: objectStoreLocation(config),
    amountColumn: config.featureSchema.amount ?? AMOUNT,
    days: config.decisionIndexDays,
    onError: (err) => log.warn({ err }, 'the index of decisions is behind the log'),
  });
  service.onClose('index of decisions', () => index.close());

  return { decisions, labelsDir, labels, quota, finder, index };
}
