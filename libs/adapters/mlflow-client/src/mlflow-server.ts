export { findMlflow, type Mlflow, MLFLOW_VERSION } from './find-mlflow.ts';
export { freePort } from './free-port.ts';
export {
  addPackages,
  installMlflow,
  type Installation,
  type InstallOptions,
  type PackagesToAdd,
} from './install-mlflow.ts';
export { type MlflowServer, type MlflowServerOptions, startMlflowServer } from './start-mlflow-server.ts';
