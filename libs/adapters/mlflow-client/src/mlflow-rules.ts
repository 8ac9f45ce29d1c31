import { MlflowError } from './errors.ts';

// MLflow's limits (mlflow/utils/validation.py). Longer values would be cut by the server without a word.
export const PARAM_VALUE_CHARACTERS = 6000;
export const TAG_VALUE_CHARACTERS = 8000;
const KEY_CHARACTERS = 250;

/** Checks the key of a metric, parameter or tag; throws INVALID. */
export function checkKey(kind: 'metric' | 'parameter' | 'tag', key: string): string {
  const normal = /^[/\w.\- :]+$/.test(key) && isNormalPath(key);
  if (!normal || key.length > KEY_CHARACTERS) {
    throw invalid(
      `Cannot record ${kind} ${JSON.stringify(key)}: MLflow keys have at most ${KEY_CHARACTERS} ` +
        'of the characters A-Z a-z 0-9 _ - . space : and /, as in a relative path',
    );
  }
  return key;
}

/** Checks a path below a run's artifacts; throws INVALID. */
export function checkArtifactPath(path: string): string {
  if (!isNormalPath(path) || /[\\\0]/.test(path)) {
    throw invalid(
      `Cannot use artifact path ${JSON.stringify(path)}: it must be relative, with / and without . or .. parts`,
    );
  }
  return path;
}

/** Checks the name of a registered model; throws INVALID. */
export function checkModelName(name: string): string {
  if (name.trim() === '' || name.length > 256 || /[/:%\0]/.test(name) || name === '.' || name === '..') {
    throw invalid(`Cannot use model name ${JSON.stringify(name)}: it must be 1 to 256 characters without / : %`);
  }
  return name;
}

/** Checks an alias of a model version; throws INVALID. */
export function checkAlias(alias: string): string {
  if (!/^[\w-]{1,255}$/.test(alias) || /^(latest|v\d+)$/i.test(alias)) {
    throw invalid(
      `Cannot use alias ${JSON.stringify(alias)}: it must be 1 to 255 of A-Z a-z 0-9 _ - and not "latest" or "v1"`,
    );
  }
  return alias;
}

/** Checks the length of a text; throws INVALID. */
export function checkLength(what: string, text: string, most: number): string {
  if (text.trim() === '' || text.length > most) {
    throw invalid(`Cannot use ${what} of ${text.length} characters: it must have 1 to ${most}`);
  }
  return text;
}

/** Cuts a value that is too long, and says so at its end. */
export function cutVisibly(value: string, most: number): string {
  if (value.length <= most) return value;
  const mark = ` [cut, ${value.length} characters]`;
  return value.slice(0, most - mark.length).toWellFormed() + mark;
}

function isNormalPath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function invalid(message: string): MlflowError {
  return new MlflowError('FRAUD_MLFLOW_INVALID', message);
}

/** The tag that MLflow's pages show as the description of an experiment or a run, in Markdown. */
export const NOTE_TAG = 'mlflow.note.content';
