import { startMlflowServer } from '@fraud/mlflow-client/mlflow-server';
import { freePort } from './free-port.ts';
import type { Life } from './life.ts';
import type { MlflowReadiness } from '../ready-mlflow.ts';

/** MLflow's usual port is 5000; the users of the original system know 5001. */
const PORT = 5001;
const FOLDER_URI = 'file:./mlruns';

/** Where the services record experiments: a server of this machine, else the folder ./mlruns. */
export type Tracking = { readonly uri: string; readonly howToView: string };

/** Starts a server with its data in `dataDir`. */
export async function startMlflow(readiness: MlflowReadiness, dataDir: string, life: Life): Promise<Tracking> {
  if (readiness.kind === 'impossible') return inFolder(readiness.reason);
  const port = (await freePort('127.0.0.1', PORT)) ?? (await freePort('127.0.0.1', 0))!;
  try {
    const server = await startMlflowServer({ mlflow: readiness.mlflow, dataDir, port, signal: life.signal });
    life.onEnd('MLflow', () => server.close());
    return { uri: server.url, howToView: port === PORT ? server.url : `${server.url} (port ${PORT} is taken)` };
  } catch (error) {
    return inFolder(error instanceof Error ? error.message : String(error));
  }
}

function inFolder(reason: string): Tracking {
  const howToView = `./mlruns, no server: ${reason}. To view it elsewhere: MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri ./mlruns --port ${PORT}`;
  return { uri: FOLDER_URI, howToView };
}
