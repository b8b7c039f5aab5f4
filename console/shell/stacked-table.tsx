import { Table, type TableColumnType, type TableProps } from 'antd';
import type { HTMLAttributes } from 'react';

type Props<Row> = Omit<TableProps<Row>, 'columns'> & {
  readonly columns: readonly (TableColumnType<Row> & { readonly title: string })[];
};

/** What a telephone shows before each value instead of a head of the table, which has no room there. */
const headed = (title: string) => ({ 'data-head': title }) as HTMLAttributes<HTMLElement>;

/** A table that becomes one card a row where the screen is narrow. */
export function StackedTable<Row extends object>({ columns, className = '', ...table }: Props<Row>) {
  return (
    <Table<Row>
      {...table}
      className={`stacked ${className}`}
      columns={columns.map((column) => ({ ...column, onCell: () => headed(column.title) }))}
    />
  );
}
