import type { PolicyFile } from './amend.ts';
import occupations2024 from './versions/fujian-2024/occupations.json' with { type: 'json' };
import policy2024 from './versions/fujian-2024/policy.json' with { type: 'json' };
import risk2024 from './versions/fujian-2024/risk.json' with { type: 'json' };
import regions2024 from './versions/fujian-2024/regions.json' with { type: 'json' };
import policy2025 from './versions/fujian-2025/policy.json' with { type: 'json' };

/** The files shipped, oldest first; one that amends another stands after it. */
export const policyFiles: readonly PolicyFile[] = [
  { ...policy2024, regions: regions2024, occupations: occupations2024, risk: risk2024 },
  policy2025,
];

/** @param id of a version that is shipped */
export function fileById(id: string): PolicyFile | undefined {
  return policyFiles.find((file) => file['id'] === id);
}
