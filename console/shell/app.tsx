import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Button, ConfigProvider, Result, Spin } from 'antd';
import enGB from 'antd/es/locale/en_GB.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import { type ComponentType, lazy, Suspense, useMemo, useRef } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { Api } from './api.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { LanguageProvider, useLanguage } from './language.tsx';
import { Layout } from './layout.tsx';
import type { Page, PageProps } from './page.ts';
import { OpenPaths } from './page-link.tsx';
import { PAGES, pagesFor } from './page-list.ts';
import { ApiProblem } from './problem.ts';
import { SIGNED_IN_PATH, type Session } from './session.ts';
import { SessionContext, useSession } from './session-context.tsx';
import { BASE } from './settings.ts';
import { SignedIn, SignInAgain, SignInFirst } from './sign-in.tsx';
import { TEXTS } from './texts.ts';
import { ApiContext } from './use-api.tsx';

/** Each page's component, made once: React tells chunks apart by it. */
const LOADED = new Map<Page, ComponentType<PageProps>>(PAGES.map((page) => [page, lazy(page.load)]));

/** Darker than Ant Design's own where these stand out from the ground by less than 4.5 to 1 (WCAG 2.2, 1.4.3). */
const LOOK = {
  colorPrimary: '#0958d9',
  // What is derived from it under the pointer is lighter, and would be too light.
  colorInfo: '#0958d9',
  colorLink: '#0958d9',
  colorPrimaryHover: '#0b4fc0',
  colorLinkHover: '#0b4fc0',
  colorErrorHover: '#a8071a',
  colorError: '#cf1322',
  colorTextTertiary: 'rgba(0,0,0,0.65)',
  colorTextDescription: 'rgba(0,0,0,0.65)',
  colorTextPlaceholder: 'rgba(0,0,0,0.6)',
  // Whoever asked their system for less motion gets none.
  motion: !matchMedia('(prefers-reduced-motion: reduce)').matches,
} as const;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      // What was refused is refused again; what failed may not.
      retry: (times, error) =>
        times < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
  },
});

export function App({ session }: { readonly session: Session }) {
  return (
    <SessionContext value={session}>
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <Router base={BASE}>
            <InLanguage />
          </Router>
        </QueryClientProvider>
      </LanguageProvider>
    </SessionContext>
  );
}

function InLanguage() {
  const { language } = useLanguage();
  const { session } = useSession();
  const spoken = useRef(language);
  spoken.current = language;
  const api = useMemo(() => new Api(session, () => spoken.current), [session]);
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enGB}
      // Rules come from one file of styles; none are made in the browser, which the security policy forbids.
      theme={{ zeroRuntime: true, token: LOOK }}
      button={{ autoInsertSpace: false }}
    >
      <ApiContext value={api}>
        <Switch>
          <Route path={SIGNED_IN_PATH}>
            <main>
              <SignedIn />
            </main>
          </Route>
          <Route>
            <Pages />
          </Route>
        </Switch>
        <SignInAgain />
      </ApiContext>
    </ConfigProvider>
  );
}

function Pages() {
  const { say } = useLanguage();
  const { person } = useSession();
  const [location] = useLocation();
  const pages = useMemo(() => pagesFor(person?.roles ?? []), [person]);
  const first = pages.find(({ menu }) => menu !== undefined);
  const open = useMemo(() => pages.map(({ path }) => path), [pages]);
  return (
    <OpenPaths value={open}>
      <Layout pages={pages}>
        <ErrorBoundary of={location}>
          <Suspense fallback={<Spin description={say(TEXTS.loading)} className="page-loading" />}>
            <Switch>
              {pages.map((page) => {
                const Shown = LOADED.get(page);
                return (
                  <Route key={`${page.path} ${page.roles}`} path={page.path}>
                    {(params) => Shown !== undefined && <Shown params={params as PageProps['params']} />}
                  </Route>
                );
              })}
              {person !== undefined && first !== undefined && (
                <Route path="/">
                  <Redirect to={first.path} replace />
                </Route>
              )}
              <Route>{person === undefined ? <SignInFirst /> : <NoSuchPage />}</Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </Layout>
    </OpenPaths>
  );
}

function NoSuchPage() {
  const { say } = useLanguage();
  return (
    <Result
      status="404"
      title={<h1>404</h1>}
      subTitle={say(TEXTS.noSuchPage)}
      extra={
        <Link href="/" asChild>
          <Button>{say(TEXTS.home)}</Button>
        </Link>
      }
    />
  );
}
