/** A real MLflow that goes away and comes back with its data, where one is installed. */
import { findMlflowToTest, type MlflowServer, startMlflowServer } from '@fraud/mlflow-server';
import { freePort } from '@fraud/queue/redis-server';

/** Python takes a minute of computing time to make the database, and the machine may be busy. */
const START_MS = 600_000;

export type MlflowUnderFaults = {
  readonly url: string;
  stop(): Promise<void>;
  start(): Promise<void>;
};

/** Undefined where no MLflow is installed. */
export async function startMlflowUnderFaults(dataDir: string): Promise<MlflowUnderFaults | undefined> {
  const found = await findMlflowToTest();
  if (found === undefined) return undefined;
  const port = await freePort();
  let server: MlflowServer | undefined;
  const start = async () =>
    void (server ??= await startMlflowServer({ mlflow: found.mlflow, dataDir, port, timeoutMs: START_MS }));
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    start,
    async stop() {
      await server?.close();
      server = undefined;
    },
  };
}
