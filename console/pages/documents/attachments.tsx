import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Modal, Progress, Spin } from 'antd';
import { useId, useRef, useState } from 'react';
import { FILE_TYPES, MAX_ATTACHMENT_BYTES } from '#functions/attachment/file-kinds.ts';
import { ATTACHMENT_KINDS, ATTACHMENTS, type AttachmentKind, MAX_ATTACHMENTS } from '#functions/attachment/kinds.ts';
import { fetchFile } from '#console/shell/fetch-file.ts';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { TableHeads } from '#console/shell/table-heads.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { KIND_HINTS, SCANNED, STATES, TEXTS } from './attachment-texts.ts';
import { type NotTaken, reasonsOf, sendAttachment } from './send-attachment.ts';
import { type Attachment, lackingOf, useAttachments } from './use-attachments.ts';

const TYPES = Object.keys(FILE_TYPES).map((type) => type.toUpperCase());
/** A hint for the dialog of the browser; the content decides. */
const ENDINGS = '.pdf,.jpg,.jpeg,.png,.ofd,.docx';
const MB = 1024 * 1024;

/** @returns such as `1.2 MB`, `35 kB` */
function fileSize(bytes: number): string {
  return bytes < MB ? `${count(Math.max(1, Math.round(bytes / 1024)))} kB` : `${(bytes / MB).toFixed(1)} MB`;
}

interface Sending {
  readonly name: string;
  /** From 0 to 1. */
  readonly part: number;
}
interface Refusal extends NotTaken {
  readonly name: string;
  readonly key: number;
}

/** What the person asked to choose a file for: another one of a kind, or one in place of what is there. */
interface Wish {
  readonly kind: AttachmentKind;
  readonly instead?: Attachment;
}

interface AttachmentsProps {
  readonly claimId: string;
  /** Whether papers may come and go: the claim is with its enterprise. */
  readonly open: boolean;
  /** Changes whenever the claim does. */
  readonly version: string;
}

/** Papers that go with a claim: which are asked for, which are there, with what was found in each. */
export function Attachments({ claimId, open, version }: AttachmentsProps) {
  const { say } = useLanguage();
  const api = useApi();
  const queries = useQueryClient();
  const found = useAttachments(claimId, version);
  const input = useRef<HTMLInputElement>(null);
  const wish = useRef<Wish>(undefined);
  const [sending, setSending] = useState<Sending>();
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [removing, setRemoving] = useState<Attachment>();
  const heading = useId();

  const afterwards = () => queries.invalidateQueries({ queryKey: ['claim', claimId, 'attachments'] });
  const settle = async ({ attachmentId }: Attachment, action: 'confirm' | 'remove') => {
    await api.call('settleAttachment', { path: { claimId, attachmentId }, body: { action } });
  };
  /** One after the other, so that what is told as sent is there; whatever is wrong is told of all of them at once. */
  const send = async (files: readonly File[], { kind, instead }: Wish) => {
    const told: Refusal[] = [];
    const tell = (name: string, reasons: readonly NotTaken[]) =>
      told.push(...reasons.map(({ text, fix }, index) => ({ name, text, fix, key: told.length + index })));
    setRefusals([]);
    for (const file of files) {
      setSending({ name: file.name, part: 0 });
      const reasons = await sendAttachment(api, claimId, kind, file, (part) => setSending({ name: file.name, part }));
      tell(file.name, reasons);
      // What is there goes only once something has taken its place.
      if (reasons.length === 0 && instead !== undefined)
        await settle(instead, 'remove').catch((error) => tell(nameOf(instead), reasonsOf(error)));
    }
    await afterwards();
    setSending(undefined);
    setRefusals(told);
  };
  const choose = (next: Wish) => {
    wish.current = next;
    if (input.current === null) return;
    input.current.multiple = next.instead === undefined;
    input.current.click();
  };
  const act = async (attachment: Attachment, action: 'confirm' | 'remove') => {
    setRefusals([]);
    await settle(attachment, action).catch((error) =>
      setRefusals(reasonsOf(error).map(({ text, fix }, key) => ({ name: nameOf(attachment), text, fix, key }))),
    );
    await afterwards();
  };

  const { data } = found;
  if (data === undefined) {
    return found.isPending ? <Spin /> : <ProblemShown error={found.error} retry={() => void found.refetch()} />;
  }
  return (
    <section className="panel" aria-labelledby={heading}>
      <h2 id={heading}>{say(TEXTS.attachments)}</h2>
      {open && <Limits />}
      <Checklist data={data} open={open} busy={sending !== undefined} upload={(kind) => choose({ kind })} />
      <input
        ref={input}
        type="file"
        hidden
        accept={ENDINGS}
        aria-label={say(TEXTS.upload)}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = '';
          if (files.length > 0 && wish.current !== undefined) void send(files, wish.current);
        }}
      />
      <div aria-live="polite">
        {sending !== undefined && (
          <>
            {say(sending.part < 1 ? TEXTS.sending : TEXTS.checking)} {sending.name}
            <Progress percent={Math.round(sending.part * 100)} aria-label={say(TEXTS.sending)} />
          </>
        )}
      </div>
      {refusals.length > 0 && <Refusals refusals={refusals} />}
      {data.attachments.length === 0 ? (
        <p className="quiet">{say(open ? TEXTS.noFiles : TEXTS.noneWent)}</p>
      ) : (
        <Files
          claimId={claimId}
          attachments={data.attachments}
          open={open}
          busy={sending !== undefined}
          replace={(instead) => choose({ kind: instead.kind, instead })}
          again={(attachment) => void act(attachment, 'confirm')}
          remove={setRemoving}
        />
      )}
      <Modal
        open={removing !== undefined}
        title={removing === undefined ? '' : `${say(TEXTS.remove)} ${nameOf(removing)}`}
        okText={say(TEXTS.remove)}
        cancelText={say(TEXTS.cancel)}
        okButtonProps={{ danger: true }}
        onOk={() => {
          if (removing !== undefined) void act(removing, 'remove');
          setRemoving(undefined);
        }}
        onCancel={() => setRemoving(undefined)}
      >
        <p>{say(TEXTS.removeText)}</p>
      </Modal>
    </section>
  );
}

const nameOf = ({ fileName, attachmentId }: Attachment) => fileName ?? attachmentId;

function Limits() {
  const { say } = useLanguage();
  return (
    <p className="quiet">
      {TYPES.join(say(TEXTS.separator))} · {say(TEXTS.limitsMost)} {MAX_ATTACHMENT_BYTES / MB} MB ·{' '}
      {say(TEXTS.limitsCount)} {MAX_ATTACHMENTS} {say(TEXTS.files)}
      <br />
      {say(TEXTS.limitsHow)}
    </p>
  );
}

interface ChecklistProps {
  readonly data: NonNullable<ReturnType<typeof useAttachments>['data']>;
  readonly open: boolean;
  readonly busy: boolean;
  readonly upload: (kind: AttachmentKind) => void;
}

/** Each kind with whether it is asked for and there. Who only looks sees what was asked for. */
function Checklist({ data, open, busy, upload }: ChecklistProps) {
  const { say } = useLanguage();
  const { required, attachments } = data;
  const lacking = lackingOf(data);
  const there = (kind: AttachmentKind) => attachments.some((each) => each.kind === kind && each.state === 'accepted');
  const words = {
    nothing: say(TEXTS.nothingAsked),
    all: say(TEXTS.complete),
    some: say(TEXTS.lacking) + lacking.map((kind) => say(ATTACHMENTS[kind])).join(say(TEXTS.separator)),
  };
  const kinds = open ? ATTACHMENT_KINDS : required;
  return (
    <>
      {(open || required.length > 0) && (
        <p role="status">
          <strong>{required.length === 0 ? words.nothing : lacking.length === 0 ? words.all : words.some}</strong>
        </p>
      )}
      {kinds.length > 0 && (
        <table className="plain-table" aria-label={say(TEXTS.kind)}>
          <TableHeads heads={[TEXTS.kind, TEXTS.asked, TEXTS.there, ...(open ? [TEXTS.act] : [])]} />
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">
                  {say(ATTACHMENTS[kind])} <span className="quiet">{say(KIND_HINTS[kind])}</span>
                </th>
                <td>{say(required.includes(kind) ? TEXTS.isAsked : TEXTS.notAsked)}</td>
                <td>
                  {there(kind) ? (
                    <span className="mark mark-clean">{say(TEXTS.isThere)}</span>
                  ) : required.includes(kind) ? (
                    <span className="mark mark-high">{say(TEXTS.notThere)}</span>
                  ) : (
                    say(TEXTS.none)
                  )}
                </td>
                {open && (
                  <td>
                    <Button size="small" disabled={busy} onClick={() => upload(kind)}>
                      {say(TEXTS.upload)} {say(ATTACHMENTS[kind])}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** Whatever was wrong with the files that were chosen, all of it. */
function Refusals({ refusals }: { readonly refusals: readonly Refusal[] }) {
  const { say } = useLanguage();
  return (
    <Alert
      type="error"
      role="alert"
      showIcon
      className="problem"
      title={say(TEXTS.notTaken)}
      description={
        <ul>
          {refusals.map(({ key, name, text, fix }) => (
            <li key={key}>
              <strong>{name}</strong> {say(text)} {fix !== undefined && say(fix)}
            </li>
          ))}
        </ul>
      }
    />
  );
}

interface FilesProps {
  readonly claimId: string;
  readonly attachments: readonly Attachment[];
  readonly open: boolean;
  readonly busy: boolean;
  readonly replace: (attachment: Attachment) => void;
  readonly again: (attachment: Attachment) => void;
  readonly remove: (attachment: Attachment) => void;
}

function Files({ claimId, attachments, open, busy, replace, again, remove }: FilesProps) {
  const { say, language } = useLanguage();
  const api = useApi();
  const [error, setError] = useState<unknown>();
  const download = async ({ attachmentId }: Attachment) => {
    setError(undefined);
    try {
      fetchFile((await api.call('readAttachment', { path: { claimId, attachmentId } })).url);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <>
      <table className="plain-table" aria-label={say(TEXTS.file)}>
        <TableHeads
          heads={[
            TEXTS.kind,
            TEXTS.file,
            TEXTS.size,
            { zh: 'SHA-256', en: 'SHA-256' },
            TEXTS.state,
            TEXTS.sentAt,
            TEXTS.act,
          ]}
        />
        <tbody>
          {attachments.map((attachment) => {
            const { attachmentId, kind, type, bytes, sha256, state, scanned, faults, createdAt } = attachment;
            return (
              <tr key={attachmentId}>
                <td className="unbroken">{say(ATTACHMENTS[kind])}</td>
                <td className="breaks">{nameOf(attachment)}</td>
                <td className="unbroken">
                  {bytes !== undefined && fileSize(bytes)} {type?.toUpperCase()}
                </td>
                <td>{sha256 !== undefined && <code title={sha256}>{sha256.slice(0, 12)}</code>}</td>
                <td>
                  <State state={state} /> {scanned !== undefined && say(SCANNED[scanned])}
                  {faults.map(({ code, text, fix }) => (
                    <div key={code}>
                      {say(text)} {say(fix)}
                    </div>
                  ))}
                </td>
                <td className="unbroken">{shanghaiTime(createdAt, language)}</td>
                <td>
                  <div className="answer-buttons">
                    {sha256 !== undefined && (
                      <Button size="small" onClick={() => void download(attachment)}>
                        {say(TEXTS.download)}
                      </Button>
                    )}
                    {open && state === 'awaiting' && (
                      <Button size="small" disabled={busy} onClick={() => again(attachment)}>
                        {say(TEXTS.again)}
                      </Button>
                    )}
                    {open && state !== 'removed' && (
                      <>
                        <Button size="small" disabled={busy} onClick={() => replace(attachment)}>
                          {say(TEXTS.replace)}
                        </Button>
                        <Button size="small" danger disabled={busy} onClick={() => remove(attachment)}>
                          {say(TEXTS.remove)}
                        </Button>
                      </>
                    )}
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ProblemShown error={error} />
    </>
  );
}

const MARKS = { awaiting: 'flagged', accepted: 'clean', refused: 'high', removed: 'flagged' } as const;

function State({ state }: { readonly state: Attachment['state'] }) {
  const { say } = useLanguage();
  return <span className={`mark mark-${MARKS[state]}`}>{say(STATES[state])}</span>;
}
