import { Select } from 'antd';
import { useId } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import type { Operation } from '#functions/api/permissions.ts';
import { regionName } from './regions.ts';
import { useRegions } from './use-region.ts';

/** Which region is looked at: of those in which the person may do what the page does. */
export function RegionSelect({
  of,
  beyond = [],
  value,
  onChange,
}: {
  readonly of: Operation | 'everybody';
  /** Further choices, such as the province. */
  readonly beyond?: readonly string[];
  readonly value: string;
  readonly onChange: (region: string) => void;
}) {
  const { say } = useLanguage();
  const id = useId();
  const regions = useRegions(of);
  return (
    <span className="field">
      <label htmlFor={id}>{say({ zh: '地区', en: 'Region' })}</label>{' '}
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={[...beyond, ...regions].map((code) => ({ value: code, label: say(regionName(code)) }))}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
      />
    </span>
  );
}
