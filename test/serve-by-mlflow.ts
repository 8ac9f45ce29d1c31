/** A model behind `mlflow models serve`, for as long as it is asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Mlflow } from '@fraud/mlflow-server';
import { freePort } from '@fraud/queue/redis-server';
import { waitFor } from './services.ts';

const DEADLINE_MS = 180_000;

type ModelToServe = {
  readonly mlflow: Mlflow;
  /** Its folder, or a name such as `models:/fraud@champion`. */
  readonly model: string;
  /** Where the server works. */
  readonly folder: string;
  /** Of the server that knows the name. */
  readonly trackingUri?: string;
};

/** A data frame as MLflow's scoring protocol writes it. */
type Frame = { readonly columns: readonly string[]; readonly data: readonly (readonly unknown[])[] };

/** Starts the server, asks it once, and ends it. @throws Error with what the server said when it answers no 200 */
export async function serveByMlflow(served: ModelToServe, frame: Frame): Promise<Record<string, number>[]> {
  const port = await freePort();
  const { child, said } = start(served, port);
  try {
    await waitFor('MLflow to serve the model', () => ready(port, child, said), DEADLINE_MS);
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataframe_split: frame }),
    });
    if (response.status !== 200) throw new Error(`MLflow answers ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { predictions: Record<string, number>[] }).predictions;
  } finally {
    process.kill(-child.pid!, 'SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
}

/** As a group of its own: the command starts others. */
function start({ mlflow, model, folder, trackingUri }: ModelToServe, port: number) {
  const [program, ...args] = mlflow.command;
  const env = {
    ...process.env,
    PATH: `${path.dirname(path.resolve(program))}:${process.env['PATH']}`,
    ...(trackingUri !== undefined && { MLFLOW_TRACKING_URI: trackingUri }),
    MLFLOW_DISABLE_TELEMETRY: 'true',
    // onnxruntime takes texts as objects only, and the server makes the frame itself
    PANDAS_FUTURE_INFER_STRING: '0',
  };
  const child = spawn(
    program,
    [...args, 'models', 'serve', '-m', model, '--env-manager', 'local', '-h', '127.0.0.1', '-p', String(port)],
    { cwd: folder, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  return { child, said };
}

async function ready(port: number, child: ChildProcess, said: readonly string[]): Promise<true | undefined> {
  if (child.exitCode !== null)
    throw new Error(`mlflow models serve ended with code ${child.exitCode}: ${said.join('')}`);
  return (await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined))?.ok ? true : undefined;
}
