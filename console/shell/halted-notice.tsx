import { Alert } from 'antd';
import type { Claim } from '#client/types.ts';
import { shanghaiTime } from './format.ts';
import { useLanguage } from './language.tsx';
import type { Text } from './text.ts';

const TITLE: Text = { zh: '该申报的流程已停止自动推进', en: 'The claim does not go on by itself' };
const STATE: Text = { zh: '停在环节', en: 'It failed at' };

/** That nothing drives the claim, why, and who sees to it, as much of it as the API tells the one who looks. */
export function HaltedNotice({ halted }: Pick<Claim, 'halted'>) {
  const { say, language } = useLanguage();
  if (halted === undefined) return null;
  const { at, said, state, error } = halted;
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      role="status"
      title={`${say(TITLE)} · ${shanghaiTime(at, language)}`}
      description={
        <>
          <p>{say(said)}</p>
          {error !== undefined && (
            <p className="quiet">
              {say(STATE)} <code>{[state, error].filter((part) => part !== undefined).join(' · ')}</code>
            </p>
          )}
        </>
      }
    />
  );
}
