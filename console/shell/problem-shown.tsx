import { Alert, Button, Table } from 'antd';
import { pointerWords } from '#client/field-words.ts';
import type { Fault, FaultPlace } from '#functions/shared/fault.ts';
import { useLanguage } from './language.tsx';
import { ApiProblem } from './problem.ts';
import type { Text } from './text.ts';
import { TEXTS } from './texts.ts';

/** Says what failed, what to do, and every fault with its place. Announced to who listens instead of looking. */
export function ProblemShown({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { say } = useLanguage();
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiProblem ? error : new ApiProblem(0, {});
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="problem"
      title={say(problem.text)}
      description={
        <>
          {problem.fix !== undefined && <p>{say(problem.fix)}</p>}
          {problem.faults.length > 0 && <FaultTable faults={problem.faults} />}
          {retry !== undefined && <Button onClick={retry}>{say(TEXTS.again)}</Button>}
        </>
      }
    />
  );
}

/** All faults, each with where it is and what to do. */
export function FaultTable({ faults }: { readonly faults: readonly Fault[] }) {
  const { say } = useLanguage();
  const keyed = faults.map((fault, index) => ({ ...fault, key: index }));
  return (
    <Table
      size="small"
      dataSource={keyed}
      pagination={keyed.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
      columns={[
        { title: say(TEXTS.where), render: (_, fault) => placeText(fault.place, say) },
        { title: say(TEXTS.what), render: (_, fault) => say(fault.text) },
        { title: say(TEXTS.whatToDo), render: (_, fault) => say(fault.fix) },
      ]}
    />
  );
}

export function placeText(place: FaultPlace, say: (text: Text) => string): string {
  const parts = [
    place.sheet === undefined ? undefined : `${say(TEXTS.sheet)} ${place.sheet}`,
    place.row === undefined ? undefined : `${say(TEXTS.row)} ${place.row}`,
    place.column === undefined ? undefined : `${say(TEXTS.column)} ${place.column}`,
    place.header === undefined ? undefined : `「${place.header}」`,
    place.pointer === undefined ? undefined : say(pointerWords(place.pointer)),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
