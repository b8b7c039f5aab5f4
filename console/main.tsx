import './main.css';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { Session } from './shell/session.ts';
import { loadSettings } from './shell/settings.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
loadSettings().then(
  (settings) => createRoot(root).render(<App session={new Session(settings)} />),
  () => {
    root.setAttribute('role', 'alert');
    root.textContent =
      '无法载入设置，请稍后重新载入本页。 The settings cannot be loaded: load this page again in a moment.';
  },
);
