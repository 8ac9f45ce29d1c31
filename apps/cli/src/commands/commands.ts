import type { Command } from '../command-line/command.ts';
import { alertsTestCommand } from './alerts-test-command.ts';
import { auditVerifyCommand } from './audit-verify-command.ts';
import { driftBacktestCommand } from './drift-backtest-command.ts';
import { driftCommand } from './drift-command.ts';
import { eraseCommand } from './erase-command.ts';
import { evaluateCommand } from './evaluate-command.ts';
import { explainCommand } from './explain-command.ts';
import { exportCommand } from './export-command.ts';
import { historyRebuildCommand } from './history/history-rebuild-command.ts';
import { historyShowCommand } from './history/history-show-command.ts';
import { importCommand } from './import-command.ts';
import { inspectCommand } from './inspect-command.ts';
import {
  modelsHistoryCommand,
  modelsPromoteCommand,
  modelsRestoreCommand,
  modelsRollbackCommand,
} from './models/models-changes.ts';
import { modelsListCommand, modelsShowCommand, modelsVerifyCommand } from './models/models-commands.ts';
import { modelsPublishCommand } from './models/models-publish-command.ts';
import { modelsRecordCommand } from './models/models-record-command.ts';
import { modelsKeygenCommand, modelsSignCommand } from './models/models-signing.ts';
import { schemaCheckCommand } from './own-data/schema-check-command.ts';
import { schemaInferCommand } from './own-data/schema-infer-command.ts';
import { weeksSplitCommand } from './own-data/weeks-split-command.ts';
import { retrainCommand } from './retrain-command.ts';
import { scoreCommand } from './score-command.ts';
import { storeRestoreCommand } from './store-restore-command.ts';
import { tokenNewCommand } from './token-new-command.ts';
import { trainCommand } from './train-command.ts';

const modelsCommands = [
  modelsListCommand,
  modelsShowCommand,
  modelsVerifyCommand,
  modelsPublishCommand,
  modelsPromoteCommand,
  modelsRollbackCommand,
  modelsHistoryCommand,
  modelsRestoreCommand,
  modelsRecordCommand,
  modelsKeygenCommand,
  modelsSignCommand,
];

/** Every command, in the order of `fraud --help`. */
export const commands: readonly Command[] = [
  schemaInferCommand,
  schemaCheckCommand,
  weeksSplitCommand,
  trainCommand,
  evaluateCommand,
  scoreCommand,
  explainCommand,
  inspectCommand,
  exportCommand,
  importCommand,
  driftBacktestCommand,
  driftCommand,
  ...modelsCommands,
  historyShowCommand,
  historyRebuildCommand,
  retrainCommand,
  auditVerifyCommand,
  eraseCommand,
  storeRestoreCommand,
  alertsTestCommand,
  tokenNewCommand,
];
