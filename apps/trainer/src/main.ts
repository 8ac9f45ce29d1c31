import { configFromProcess, objectStoreLocation } from '@fraud/config';
import { championChanged, retrainJob } from '@fraud/jobs';
import { openTracking } from '@fraud/mlflow-client';
import { readChampion } from '@fraud/model-registry';
import { openObjectStore } from '@fraud/object-store';
import { openQueues } from '@fraud/queue';
import { startService } from '@fraud/service';
import { forestParametersOf, settings } from './config.ts';
import { handleRetrain } from './handle-retrain.ts';

const config = configFromProcess('trainer', 'grows a challenger, judges it, promotes it', settings);
const service = await startService({ name: 'trainer', logLevel: config.logLevel, healthPort: config.healthPort, host: config.host });
const { log } = service;

const store = openObjectStore(objectStoreLocation(config));
service.ready('store', async () => {
  await readChampion(store);
  return true;
});
const tracking = openTracking({
  uri: config.mlflowTrackingUri,
  username: config.mlflowTrackingUsername,
  password: config.mlflowTrackingPassword?.reveal(),
  token: config.mlflowTrackingToken?.reveal(),
});
const queues = openQueues({ url: config.redisUrl, log });
service.onClose('queues', () => queues.close());
service.ready('redis', () => queues.isUp());

const parts = {
  store,
  tracking,
  schema: config.featureSchema,
  weeksPrefix: config.weeksPrefix,
  rules: { weeks: config.weeksForTraining, heldOutShare: config.heldOutShare, minTrainingFrauds: config.minTrainingFrauds },
  parameters: forestParametersOf(config),
  threads: config.threads,
  latestModelPath: config.latestModelPath,
  announce: (version: string) => queues.announce(championChanged, { version }),
  now: () => new Date(),
};
queues.consume(retrainJob, handleRetrain(parts, log));
log.info({ store: store.describe(), mlflow: tracking.describe() }, 'trainer waits for retrain jobs');
