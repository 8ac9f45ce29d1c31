/** A worker that judges two models once. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareModels, type ModelsToJudge } from './compare-models.ts';

parentPort!.postMessage(compareModels(workerData as ModelsToJudge));
