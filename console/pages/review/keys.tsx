import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import type { Text } from '#console/shell/text.ts';
import { TEXTS } from './texts.ts';

export interface Key {
  readonly key: string;
  readonly says: Text;
  readonly does: () => void;
}

/** Single keys for who works through a list; they rest while somebody types, and `?` shows them. */
export function Keys({ keys }: { readonly keys: readonly Key[] }) {
  const { say } = useLanguage();
  const [shown, show] = useState(false);
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.key === '?') {
        event.preventDefault();
        show((before) => !before);
        return;
      }
      // Enter on a button or link is theirs.
      if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('a, button')) return;
      const found = newest.current.find(({ key }) => key === event.key);
      if (found === undefined) return;
      event.preventDefault();
      found.does();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <Button onClick={() => show(true)}>
        {say(TEXTS.keys)} <kbd>?</kbd>
      </Button>
      <Modal
        open={shown}
        title={say(TEXTS.keys)}
        onCancel={() => show(false)}
        footer={<Button onClick={() => show(false)}>{say(TEXTS.close)}</Button>}
      >
        <table className="keys">
          <tbody>
            {[...keys, { key: '?', says: TEXTS.keyHelp }].map(({ key, says }) => (
              <tr key={key}>
                <th scope="row">
                  <kbd>{key}</kbd>
                </th>
                <td>{say(says)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Modal>
    </>
  );
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.closest('input, textarea, select, [role="combobox"], [role="dialog"]') !== null;
}
