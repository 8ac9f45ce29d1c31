import type { ComponentChildren } from 'preact';
import { Link } from 'wouter-preact';

/** Six digits tell versions apart for people; the link has all of them. */
export function VersionLink({ version, children }: { version: string; children?: ComponentChildren }) {
  return (
    <Link href={`/models/${version}`} class="id" title={version}>
      {children ?? version.slice(0, 6)}
    </Link>
  );
}

/** `week_2026_48` as people say it. */
export function weekTitle(week: string): string {
  return week.replace(/^week_/, 'week ').replace('_', '-');
}

/** @param isShort without the word "week", where a head says it */
export function WeekLink({ week, isShort = false }: { week: string; isShort?: boolean }) {
  const title = weekTitle(week);
  return <Link href={`/drift/${week}`}>{isShort ? title.replace('week ', '') : title}</Link>;
}

export function JobLink({ id, children }: { id: string; children?: ComponentChildren }) {
  return (
    <Link href={`/jobs/${encodeURIComponent(id)}`} class="id">
      {children ?? id}
    </Link>
  );
}

/** To a page that is none of the console's. */
export function OutsideLink({ href, children }: { href: string; children: ComponentChildren }) {
  return (
    <a href={href} rel="noreferrer">
      {children}
    </a>
  );
}

/** To two versions side by side; the difference shown is that of the second. */
export function CompareLink({ models }: { models: readonly [string, string] }) {
  return (
    <Link href={`/compare?models=${models.join(',')}`} class="button">
      Compare both
    </Link>
  );
}
