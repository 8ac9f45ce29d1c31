import cluster from 'node:cluster';
import { configFromProcess } from '@fraud/config';
import { relationProblems, settings } from './config.ts';
import { joinWorkers, singleWorker } from './processes/workers.ts';

const config = configFromProcess('api', 'answers POST /predict with the champion model', settings, relationProblems);
if (config.apiWorkers > 1 && cluster.isPrimary) {
  const { supervise } = await import('./processes/supervise.ts');
  await supervise(config);
} else {
  const { serve } = await import('./serve.ts');
  await serve(config, cluster.isWorker ? await joinWorkers() : singleWorker());
}
