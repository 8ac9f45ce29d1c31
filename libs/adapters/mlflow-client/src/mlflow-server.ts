export { findMlflow, type Mlflow, MLFLOW_VERSION } from './find-mlflow.ts';
export { freePort } from './free-port.ts';
export { addPackages, installMlflow } from './install-mlflow.ts';
export { type MlflowServer, startMlflowServer } from './start-mlflow-server.ts';
