export { findMlflow, type Mlflow, MLFLOW_VERSION } from './find-mlflow.ts';
export { installMlflow, type Installation, type InstallOptions } from './install-mlflow.ts';
export { type MlflowServer, type MlflowServerOptions, startMlflowServer } from './start-mlflow-server.ts';
