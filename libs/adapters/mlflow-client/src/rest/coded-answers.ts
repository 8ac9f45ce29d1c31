/** What stands before a server, or a server of another kind, may answer anything: that is an error with a code, too. */
import { MlflowError } from '../errors.ts';
import type { Tracking } from '../tracking.ts';

/** The same tracking, of which a call throws UNREACHABLE where an answer has not the form of MLflow's. */
export function codedAnswers(tracking: Tracking): Tracking {
  const coded =
    <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      try {
        return await ask(...args);
      } catch (cause) {
        if (!isMisread(cause)) throw cause;
        throw new MlflowError(
          'FRAUD_MLFLOW_UNREACHABLE',
          `Cannot read the answer of ${tracking.describe()}: it has another form than MLflow's (${cause.message})`,
          { cause },
        );
      }
    };
  return {
    ...tracking,
    startRun: coded(tracking.startRun),
    resumeRun: coded(tracking.resumeRun),
    readRun: coded(tracking.readRun),
    searchRuns: coded(tracking.searchRuns),
    metricHistory: coded(tracking.metricHistory),
    listArtifacts: coded(tracking.listArtifacts),
    readArtifact: coded(tracking.readArtifact),
    registerModel: coded(tracking.registerModel),
    setAlias: coded(tracking.setAlias),
    versionByAlias: coded(tracking.versionByAlias),
  };
}

/** What reading a field that is not there, or is of another type, throws. */
function isMisread(error: unknown): error is Error {
  return [TypeError, SyntaxError, RangeError, URIError].some((kind) => error instanceof kind);
}
