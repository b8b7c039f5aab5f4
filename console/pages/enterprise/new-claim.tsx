import { useMutation, useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { newKey } from '#console/shell/api.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { TEXTS } from './texts.ts';

/** Regions of the newest version of the policy; the API says which take claims today. */
function useRegions() {
  const api = useApi();
  return useQuery({
    queryKey: ['regions'],
    staleTime: 600_000,
    queryFn: async ({ signal }) => {
      const { policies } = await api.call('listPolicies', {}, { signal });
      const newest = policies.toSorted((a, b) => (a.holdsFrom < b.holdsFrom ? -1 : 1)).at(-1);
      if (newest === undefined) return [];
      return (await api.call('readPolicy', { path: { policyId: newest.id } }, { signal })).policy.regions;
    },
  });
}

/** The region's name; its code until that is known. */
export function RegionName({ code }: { readonly code: string }) {
  const { say } = useLanguage();
  const { data } = useRegions();
  const region = data?.find((each) => each.code === code);
  return <>{region === undefined ? code : say(region.name)}</>;
}

export function NewClaim({ open, close }: { readonly open: boolean; readonly close: () => void }) {
  const { say } = useLanguage();
  const api = useApi();
  const { person } = useSession();
  const [, navigate] = useLocation();
  const regions = useRegions();
  const label = useId();
  const forEnterprise = useId();
  const enterprises = [person?.enterpriseId, ...(person?.branchIds ?? [])].filter((one) => one !== undefined);
  const [chosenEnterprise, setEnterprise] = useState<string>();
  const own = chosenEnterprise ?? enterprises[0] ?? '';
  // A credit code begins with the region of registration, in its places three to eight.
  const guess = `${own.slice(2, 6)}00`;
  const [chosen, setChosen] = useState<string>();
  const region = chosen ?? regions.data?.find(({ code }) => code === guess)?.code ?? '';
  const [key] = useState(newKey);
  const creating = useMutation({
    mutationFn: () =>
      api.call('createClaim', { body: { enterpriseId: own, region } }, { idempotencyKey: `${key}-${own}-${region}` }),
    onSuccess: ({ claimId }) => navigate(`/claims/${claimId}`),
  });
  return (
    <Modal
      open={open}
      title={say(TEXTS.newClaim)}
      okText={say(TEXTS.create)}
      cancelText={say(TEXTS.cancel)}
      okButtonProps={{ disabled: region === '', loading: creating.isPending }}
      onOk={() => creating.mutate()}
      onCancel={close}
      destroyOnHidden
    >
      {enterprises.length > 1 && (
        <p>
          <label htmlFor={forEnterprise}>{say(TEXTS.enterprise)}</label>{' '}
          <select id={forEnterprise} value={own} onChange={({ target }) => setEnterprise(target.value)}>
            {enterprises.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        </p>
      )}
      <p>
        <label htmlFor={label}>{say(TEXTS.chooseRegion)}</label>{' '}
        <select id={label} value={region} onChange={({ target }) => setChosen(target.value)}>
          {region === '' && <option value="">{say(TEXTS.regionNeeded)}</option>}
          {regions.data?.map(({ code, name }) => (
            <option key={code} value={code}>
              {say(name)} {code}
            </option>
          ))}
        </select>
      </p>
      <ProblemShown error={creating.error ?? regions.error} />
    </Modal>
  );
}
