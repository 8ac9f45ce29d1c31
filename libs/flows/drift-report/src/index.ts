export { type DriftReport, driftReport, reportedMeasure } from './drift-report.ts';
export { driftReportPage } from './drift-report-page.ts';
export { driftReportKeys, readDriftReport, type ReportedWeeks, watchReportedWeeks, writeDriftReport } from './stored-reports.ts';
