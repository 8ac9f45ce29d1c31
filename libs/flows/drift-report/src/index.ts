export { type DriftReport, driftReport, type ReportedMeasure } from './drift-report.ts';
export { driftReportPage } from './drift-report-page.ts';
export {
  driftReportKeys,
  readDriftReport,
  readDriftReportPage,
  type ReportedWeek,
  type ReportedWeeks,
  watchReportedWeeks,
  writeDriftReport,
} from './stored-reports.ts';
export { type Measured, reportedMeasure } from './reported-measure.ts';
