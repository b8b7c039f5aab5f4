import { useLanguage } from './language.tsx';
import type { Text } from './text.ts';

/** The heads of a plain table. */
export function TableHeads({ heads }: { readonly heads: readonly Text[] }) {
  const { say } = useLanguage();
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head.en} scope="col">
            {say(head)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
