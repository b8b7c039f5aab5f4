import { Empty, type TableColumnType } from 'antd';
import { shanghaiDay } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { StackedTable } from '#console/shell/stacked-table.tsx';
import type { Text } from '#console/shell/text.ts';
import { Officer } from '../people/officer.tsx';
import { type Deciding, ProposalActs } from './proposal-acts.tsx';
import { ProposalStanding } from './proposal-standing.tsx';
import type { Proposed } from './proposed.ts';
import { PROPOSAL } from './texts.ts';

interface TableProps<Row extends Proposed> {
  readonly none: Text;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What is proposed, before who proposed it and what became of it. */
  readonly columns: readonly (TableColumnType<Row> & { readonly title: string })[];
  readonly region: string;
  readonly confirmed?: Text;
  readonly confirmLabel?: Text;
  readonly deciding: (row: Row) => Deciding;
  readonly done: () => void;
}

/** Proposals of one kind, the newest first: what, by whom, where it stands, and what the person can do with it. */
export function ProposalTable<Row extends Proposed>(props: TableProps<Row>) {
  const { none, rows, keyOf, columns, region, confirmed, confirmLabel, deciding, done } = props;
  const { say } = useLanguage();
  return (
    <StackedTable<Row>
      size="small"
      rowKey={keyOf}
      dataSource={rows.toSorted((a, b) => (a.proposedAt < b.proposedAt ? 1 : -1))}
      pagination={false}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(none)} /> }}
      columns={[
        ...columns,
        {
          title: say(PROPOSAL.by),
          render: (_, { proposedBy, proposedFor, proposedAt }) => (
            <div>
              <Officer subject={proposedBy} onBehalfOf={proposedFor} region={region} />
              <div className="quiet">{shanghaiDay(proposedAt)}</div>
            </div>
          ),
        },
        {
          title: say(PROPOSAL.state),
          render: (_, row) => <ProposalStanding proposal={row} region={region} confirmed={confirmed} />,
        },
        {
          title: say(PROPOSAL.act),
          render: (_, row) =>
            row.deeds.length > 0 && (
              <ProposalActs proposal={row} confirmLabel={confirmLabel} {...deciding(row)} done={done} />
            ),
        },
      ]}
    />
  );
}
