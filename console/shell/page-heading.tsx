import { type ReactNode, useEffect, useRef } from 'react';
import { useLanguage } from './language.tsx';
import { TEXTS } from './texts.ts';

/** The one heading of a page. It takes the focus when the page opens, so that who listens hears where they are. */
export function PageHeading({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  const { say } = useLanguage();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${title} · ${say(TEXTS.product)}`;
  }, [title, say]);
  return (
    <div className="page-heading">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children !== undefined && <div className="page-actions">{children}</div>}
    </div>
  );
}
