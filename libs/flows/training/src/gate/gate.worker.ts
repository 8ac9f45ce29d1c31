/** A worker that answers one question of the gate. */
import { parentPort, workerData } from 'node:worker_threads';
import { compareModels } from './compare-models.ts';
import type { GateQuestion } from './gate-thread.ts';
import { promotionGain } from './promotion-gain.ts';

const question = workerData as GateQuestion;
parentPort!.postMessage(
  question.ask === 'judge' ? compareModels(question.models) : promotionGain(question.weeks, question.rules),
);
