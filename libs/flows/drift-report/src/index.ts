export { type DriftReport, driftReportJsonSchema, type ReportedMeasure } from './drift-report.ts';
export { driftReportPage } from './page/drift-report-page.ts';
export {
  driftReportKeys,
  watchReports,
  readDriftReport,
  readDriftReportPage,
  type ReportedWeeks,
  watchReportedWeeks,
  writeDriftReport,
} from './stored-reports.ts';
export { reportedMeasure } from './reported-measure.ts';
