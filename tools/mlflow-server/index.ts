export { findMlflow, type Mlflow } from './find-mlflow.ts';
export { findMlflowToTest } from './find-mlflow-to-test.ts';
export { freePort } from './free-port.ts';
export { addPackages } from './install-mlflow.ts';
export { type MlflowReadiness, readyMlflow } from './ready-mlflow.ts';
export { type MlflowServer, startMlflowServer } from './start-mlflow-server.ts';
