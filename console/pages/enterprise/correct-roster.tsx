import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Progress, Spin } from 'antd';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { markedWorkbook } from '#console/roster/marked-workbook.ts';
import { type Corrections, correctedCsv, readRosterView, type RosterView } from '#console/roster/roster-view.ts';
import { count } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { FaultTable, ProblemShown } from '#console/shell/problem-shown.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import type { Fault } from '#functions/shared/fault.ts';
import { rosterFile } from './roster-file.ts';
import { RosterGrid, type TypedCell } from './roster-grid.tsx';
import { sendRoster } from './send-roster.ts';
import { TEXTS } from './texts.ts';

interface Props {
  readonly claimId: string;
  readonly uploadId: string;
  readonly fileName: string | undefined;
  readonly faults: readonly Fault[];
}

/** The roster with its faults where they are, to be corrected here or in a spreadsheet program. */
export default function CorrectRoster({ claimId, uploadId, fileName, faults }: Props) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const sheet = faults.find(({ place }) => place.sheet !== undefined)?.place.sheet;
  const roster = useQuery({
    queryKey: ['roster', uploadId],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    queryFn: async () => {
      const file = await queries.fetchQuery(rosterFile(api, claimId, uploadId));
      return { file, view: await readRosterView(new Uint8Array(await file.arrayBuffer()), sheet) };
    },
  });
  const general = faults.filter(({ place }) => place.row === undefined);
  return (
    <>
      {general.length > 0 && <FaultTable faults={general} />}
      {roster.isPending && <Spin description={say(TEXTS.openingFile)} />}
      {roster.isError && (
        <>
          <Alert type="warning" showIcon title={say(TEXTS.cannotShow)} />
          <FaultTable faults={faults} />
        </>
      )}
      {roster.data !== undefined && (
        <Corrected claimId={claimId} uploadId={uploadId} fileName={fileName} faults={faults} {...roster.data} />
      )}
    </>
  );
}

/** The corrected roster is another file than the one that was sent first. */
function correctedName(fileName: string | undefined): string | undefined {
  return fileName?.replace(/(?:-更正)?\.(?:xlsx|csv|txt)$/i, '-更正.csv');
}

interface Opened extends Props {
  readonly file: Blob;
  readonly view: RosterView;
}

function Corrected({ claimId, uploadId, fileName, faults, file, view }: Opened) {
  const { say, language } = useLanguage();
  const api = useApi();
  const [, navigate] = useLocation();
  const [corrections, setCorrections] = useState<Corrections>(new Map());
  const [onlyFaulty, setOnlyFaulty] = useState(true);
  const [sent, setSent] = useState<number>();
  const [writing, setWriting] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const faultyRows = useMemo(
    () => new Set(faults.map(({ place }) => place.row).filter((row) => row !== undefined)),
    [faults],
  );
  const rows = useMemo(() => {
    const data = view.rows.filter(({ number }) => !view.headerRows.includes(number));
    return onlyFaulty && faultyRows.size > 0 ? data.filter(({ number }) => faultyRows.has(number)) : data;
  }, [view, onlyFaulty, faultyRows]);
  const cells = [...corrections.values()].reduce((sum, row) => sum + row.size, 0);

  const original = useMemo(() => new Map(view.rows.map(({ number, cells }) => [number, cells])), [view]);
  const correct = (typed: readonly TypedCell[]): void =>
    setCorrections((before) => {
      const next = new Map(before);
      for (const { row, column, text } of typed) {
        const own = new Map(next.get(row));
        if (text === (original.get(row)?.[column] ?? '')) own.delete(column);
        else own.set(column, text);
        if (own.size === 0) next.delete(row);
        else next.set(row, own);
      }
      return next;
    });
  const send = async (): Promise<void> => {
    setFailure(undefined);
    setSent(0);
    try {
      const next = await sendRoster(api, claimId, correctedCsv(view, corrections), correctedName(fileName), setSent);
      navigate(`/claims/${claimId}/uploads/${next}`);
    } catch (error) {
      setFailure(error);
    } finally {
      setSent(undefined);
    }
  };
  const download = async (): Promise<void> => {
    setFailure(undefined);
    setWriting(true);
    try {
      save(await markedWorkbook({ file, sheet: view.sheet, faults, corrections, language }));
    } catch (error) {
      setFailure(error);
    } finally {
      setWriting(false);
    }
  };
  const save = (blob: Blob): void => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = `${say(TEXTS.roster)}-${uploadId}.xlsx`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <div className="toolbar">
        {faultyRows.size > 0 && (
          <Checkbox checked={onlyFaulty} onChange={({ target }) => setOnlyFaulty(target.checked)}>
            {say(TEXTS.onlyFaulty)}
          </Checkbox>
        )}
        {faults.length > 0 && (
          <Button loading={writing} onClick={() => void download()}>
            {say(TEXTS.faultsExcel)}
          </Button>
        )}
        <Button type="primary" disabled={cells === 0 || sent !== undefined} onClick={() => void send()}>
          {say(TEXTS.sendCorrected)}
        </Button>
        <span aria-live="polite">
          {count(cells)} {say(TEXTS.cellsCorrected)}
        </span>
      </div>
      {sent !== undefined && <Progress percent={Math.round(sent * 100)} aria-label={say(TEXTS.sending)} />}
      <ProblemShown error={failure} />
      <RosterGrid
        key={String(onlyFaulty)}
        view={view}
        rows={rows}
        faults={faults}
        corrections={corrections}
        correct={correct}
      />
    </>
  );
}
