import { join } from 'node:path';
import { freePort, type MlflowReadiness, startMlflowServer } from '@fraud/mlflow-server';
import { keepRunning } from './keep-running.ts';
import type { Life } from './life.ts';

/** MLflow's usual port is 5000; the users of the original system know 5001. */
const PORT = 5001;
const FOLDER_URI = 'file:./mlruns';

/** Where the services record experiments: a server of this machine, else the folder ./mlruns. */
export type Tracking = { readonly uri: string; readonly howToView: string };

/**
 * Starts a server with its data in `dataDir`. Retraining needs none: when it cannot be kept running, the services go
 * on.
 */
export async function startMlflow(
  readiness: MlflowReadiness,
  dataDir: string,
  life: Life,
  say: (text: string) => void,
): Promise<Tracking> {
  if (readiness.kind === 'impossible') return inFolder(readiness.reason);
  const { mlflow } = readiness;
  const port = (await freePort(PORT)) ?? (await freePort(0))!;
  try {
    const server = await keepRunning({
      name: 'MLflow',
      start: () => startMlflowServer({ mlflow, dataDir, port, signal: life.signal }),
      life,
      say,
      giveUp: (reason) =>
        say(
          `${reason}; ${join(dataDir, 'mlflow-server.log')} may say why. ` +
            'The services go on, and what they have to record waits for the next npm start',
        ),
    });
    const experiments = `${server.url}/#/experiments`;
    return { uri: server.url, howToView: port === PORT ? experiments : `${experiments} (port ${PORT} is taken)` };
  } catch (error) {
    return inFolder(error instanceof Error ? error.message : String(error));
  }
}

function inFolder(reason: string): Tracking {
  const view = `MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri ./mlruns --port ${PORT}`;
  const howToView = `./mlruns, no server: ${reason}. To view it elsewhere: ${view}`;
  return { uri: FOLDER_URI, howToView };
}
