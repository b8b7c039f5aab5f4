import { Select } from 'antd';
import { useId } from 'react';
import { useLanguage } from '#console/shell/language.tsx';
import { REGION_NAMES } from './regions.ts';

/** Which region is looked at. */
export function RegionSelect({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (region: string) => void;
}) {
  const { say } = useLanguage();
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{say({ zh: '地区', en: 'Region' })}</label>{' '}
      <Select
        id={id}
        value={value}
        onChange={onChange}
        options={REGION_NAMES.map(({ code, name }) => ({ value: code, label: say(name) }))}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
      />
    </span>
  );
}
