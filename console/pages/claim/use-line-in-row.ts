import { useQuery } from '@tanstack/react-query';
import type { Line } from '#client/types.ts';
import { useApi } from '#console/shell/use-api.tsx';

/** The line that stands in a row of a claim's roster; null where no line or more than one does. Asked for once both are given. */
export function useLineInRow(claimId: string, row: number) {
  const api = useApi();
  return useQuery({
    queryKey: ['claim', claimId, 'row', row],
    enabled: claimId !== '' && Number.isInteger(row) && row > 0,
    retry: false,
    queryFn: async ({ signal }): Promise<Line | null> => {
      const found: Line[] = [];
      for (let from: number | undefined = 0; from !== undefined; ) {
        const page: { readonly lines: readonly Line[]; readonly next?: number } = await api.call(
          'listLines',
          { path: { claimId }, query: { from, row } },
          { signal },
        );
        found.push(...page.lines);
        from = page.next;
      }
      return found.length === 1 ? (found[0] ?? null) : null;
    },
  });
}
