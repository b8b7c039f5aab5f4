import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { regionName } from '#console/pages/places/regions.ts';
import { useLanguage } from './language.tsx';
import type { Page } from './page.ts';
import type { Person } from './person.ts';
import { useSession } from './session-context.tsx';
import { roleName, TEXTS } from './texts.ts';

/** Header with who is signed in, menu, and the page. */
export function Layout({ pages, children }: { readonly pages: readonly Page[]; readonly children: ReactNode }) {
  const { say, language, choose } = useLanguage();
  const { session, person } = useSession();
  const [location] = useLocation();
  const menu = pages.filter(({ menu }) => menu !== undefined);
  return (
    <>
      <button
        type="button"
        className="skip-link"
        onClick={() => {
          document.getElementById('main')?.focus();
        }}
      >
        {say(TEXTS.skip)}
      </button>
      <header className="shell-header">
        <Link href="/" className="brand">
          <strong>{say(TEXTS.product)}</strong> <span>{say(TEXTS.subtitle)}</span>
        </Link>
        <div className="shell-person">
          {person !== undefined && <Who person={person} />}
          <Button
            size="small"
            lang={language === 'zh' ? 'en' : 'zh-CN'}
            onClick={() => choose(language === 'zh' ? 'en' : 'zh')}
          >
            {say(TEXTS.otherLanguage)}
          </Button>
          {person === undefined ? (
            <Button size="small" type="primary" onClick={() => void session.signIn(location)}>
              {say(TEXTS.signIn)}
            </Button>
          ) : (
            <Button size="small" onClick={() => void session.signOut()}>
              {say(TEXTS.signOut)}
            </Button>
          )}
        </div>
      </header>
      <div className="shell-body">
        {menu.length > 0 && (
          <nav aria-label={say(TEXTS.menu)} className="shell-menu">
            <ul>
              {menu.map(({ path, menu: text }) => (
                <li key={path}>
                  <Link href={path} aria-current={isWithin(location, path) ? 'page' : undefined}>
                    {text === undefined ? path : say(text)}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
    </>
  );
}

function Who({ person }: { readonly person: Person }) {
  const { say } = useLanguage();
  const roles = person.roles.map((role) => say(roleName(role)));
  const region = person.region === undefined ? undefined : say(regionName(person.region));
  const scope = person.enterpriseId ?? region;
  return (
    <span className="who">
      <strong>{person.name ?? person.subject}</strong> {roles.join(' · ')}
      {scope === undefined ? '' : ` · ${scope}`}
    </span>
  );
}

function isWithin(location: string, path: string): boolean {
  return location === path || location.startsWith(`${path}/`);
}
