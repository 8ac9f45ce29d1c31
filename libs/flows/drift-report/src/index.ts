export {
  type DriftReport,
  driftReportJsonSchema,
  type HistorySkew,
  historySkew,
  type ReportedMeasure,
} from './drift-report.ts';
export { driftReportPage } from './page/drift-report-page.ts';
export {
  driftReportKeys,
  watchReports,
  readDriftReport,
  readDriftReportPage,
  readHistorySkew,
  type ReportedWeeks,
  watchReportedWeeks,
  writeDriftReport,
  writeHistorySkew,
} from './stored-reports.ts';
export { reportedMeasure } from './reported-measure.ts';
