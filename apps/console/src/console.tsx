import { Link, Route, Switch, useLocation } from 'wouter-preact';
import { logOut, may, me } from './api/session.ts';
import { LoginPage } from './login-page.tsx';
import { NowPage } from './now/now-page.tsx';
import { late } from './parts/late.tsx';
import { Page } from './parts/page.tsx';

const PaymentsPage = late(async () => (await import('./payments/payments-page.tsx')).PaymentsPage);
const PaymentPage = late(async () => (await import('./payments/payment-page.tsx')).PaymentPage);
const ReviewPage = late(async () => (await import('./review/review-page.tsx')).ReviewPage);
const DriftPage = late(async () => (await import('./drift/drift-page.tsx')).DriftPage);
const WeekPage = late(async () => (await import('./drift/week-page.tsx')).WeekPage);
const JobsPage = late(async () => (await import('./records/jobs-page.tsx')).JobsPage);
const JobPage = late(async () => (await import('./records/job-page.tsx')).JobPage);
const AuditPage = late(async () => (await import('./records/audit-page.tsx')).AuditPage);
const ModelsPage = late(async () => (await import('./models/models-page.tsx')).ModelsPage);
const ModelPage = late(async () => (await import('./models/model-page.tsx')).ModelPage);
const ComparePage = late(async () => (await import('./compare/compare-page.tsx')).ComparePage);
const SettingsPage = late(async () => (await import('./records/settings-page.tsx')).SettingsPage);
const TryPage = late(async () => (await import('./try/try-page.tsx')).TryPage);

/** Pages in the order of the menu, and who may see them. */
const MENU = [
  ['/', 'Now', ['read', 'operate']],
  ['/payments', 'Payments', ['read', 'operate']],
  ['/review', 'Review', ['feedback']],
  ['/drift', 'Drift', ['read', 'operate']],
  ['/models', 'Models', ['read', 'operate']],
  ['/compare', 'Compare', ['read', 'operate']],
  ['/jobs', 'Jobs', ['read', 'operate']],
  ['/audit', 'Audit', ['read', 'operate']],
  ['/settings', 'Settings', ['operate']],
  ['/try', 'Try', ['predict']],
] as const;

export function Console() {
  const holder = me.value;
  if (holder === undefined) return null;
  if (holder === null) return <LoginPage />;
  return (
    <>
      <a class="skip" href="#main">
        To the page
      </a>
      <Menu name={holder.name} />
      <main id="main" tabIndex={-1}>
        <Switch>
          <Route path="/">
            <FirstPage />
          </Route>
          <Route path="/payments" component={PaymentsPage} />
          <Route path="/payments/:id">{({ id }) => <PaymentPage id={id} />}</Route>
          <Route path="/review" component={ReviewPage} />
          <Route path="/drift" component={DriftPage} />
          <Route path="/drift/:week">{({ week }) => <WeekPage week={week} />}</Route>
          <Route path="/jobs" component={JobsPage} />
          <Route path="/jobs/:id">{({ id }) => <JobPage id={decodeURIComponent(id)} />}</Route>
          <Route path="/audit" component={AuditPage} />
          <Route path="/models" component={ModelsPage} />
          <Route path="/models/:version">{({ version }) => <ModelPage version={version} />}</Route>
          <Route path="/compare" component={ComparePage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/try" component={TryPage} />
          <Route>
            <Page title="Not here" headline="There is no such page" />
          </Route>
        </Switch>
      </main>
    </>
  );
}

function FirstPage() {
  if (may('read', 'operate')) return <NowPage />;
  return may('feedback') ? <ReviewPage /> : <TryPage />;
}

function Menu({ name }: { name: string }) {
  const [path] = useLocation();
  const isAt = (href: string) => path === href || (href !== '/' && path.startsWith(`${href}/`));
  return (
    <nav aria-label="Pages">
      {MENU.filter(([, , roles]) => may(...roles)).map(([href, title]) => (
        <Link key={href} href={href} aria-current={isAt(href) ? 'page' : undefined}>
          {title}
        </Link>
      ))}
      <a href="/docs">API</a>
      <button class="plain" onClick={logOut} title={`Logged in with the token "${name}"`}>
        Log out
      </button>
    </nav>
  );
}
