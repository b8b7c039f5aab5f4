import { useQuery } from '@tanstack/react-query';
import { Spin } from 'antd';
import type { ChangedCount, ChangedLine, ClaimChanges } from '#client/types.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import type { Text } from '#console/shell/text.ts';
import { useApi } from '#console/shell/use-api.tsx';
import { fieldName, TEXTS } from './texts.ts';

/** What a correction changed since the reviewers saw the claim before. */
export function Changes({ claimId, revision }: { readonly claimId: string; readonly revision: number }) {
  const { say } = useLanguage();
  const api = useApi();
  const found = useQuery({
    queryKey: ['review', claimId, revision, 'changes'],
    queryFn: ({ signal }) => api.get<ClaimChanges>(`/claims/${claimId}/changes`, {}, signal),
    enabled: revision > 1,
  });
  if (revision === 1) return <p role="status">{say(TEXTS.changesNone)}</p>;
  if (found.data === undefined) return found.error === null ? <Spin /> : <ProblemShown error={found.error} />;
  const { roster, reasons = [], signals = [], since } = found.data;
  return (
    <>
      <h2>
        {say(TEXTS.changesSince)} ({say(TEXTS.revision)} {since} → {revision})
      </h2>
      {roster !== undefined && (
        <>
          <p>
            {say(TEXTS.added)} {count(roster.added)} · {say(TEXTS.removed)} {count(roster.removed)} ·{' '}
            {say(TEXTS.changed)} {count(roster.changed)} · {say(TEXTS.unchanged)} {count(roster.unchanged)}
          </p>
          <Lines title={TEXTS.changed} lines={roster.lines.changed} />
          <Lines title={TEXTS.added} lines={roster.lines.added} />
          <Lines title={TEXTS.removed} lines={roster.lines.removed} />
        </>
      )}
      <Counts title={TEXTS.reasonsChanged} counts={reasons} />
      <Counts title={TEXTS.signalsChanged} counts={signals} />
    </>
  );
}

function Lines({ title, lines }: { readonly title: Text; readonly lines: readonly ChangedLine[] }) {
  const { say } = useLanguage();
  if (lines.length === 0) return null;
  return (
    <table className="plain-table">
      <caption>{say(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{say(TEXTS.rowNumber)}</th>
          <th scope="col">{say(TEXTS.person)}</th>
          <th scope="col">{say(TEXTS.document)}</th>
          <th scope="col">{say(TEXTS.fields)}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ lineId, row, name, document, fields }) => (
          <tr key={lineId}>
            <td>{row}</td>
            <td>{name}</td>
            <td>{document}</td>
            <td>{fields.map((field) => say(fieldName(field))).join(' · ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Counts({ title, counts }: { readonly title: Text; readonly counts: readonly ChangedCount[] }) {
  const { say } = useLanguage();
  if (counts.length === 0) return null;
  return (
    <table className="plain-table">
      <caption>{say(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{say(TEXTS.code)}</th>
          <th scope="col">{say(TEXTS.before)}</th>
          <th scope="col">{say(TEXTS.after)}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map(({ code, before, after, ...words }) => (
          <tr key={code}>
            <td>{say(words)}</td>
            <td className="figure">{count(before)}</td>
            <td className="figure">{count(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
