import { Tabs } from 'antd';
import { useSearchParams } from 'wouter';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useRegion } from '#console/pages/places/use-region.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { OfficeTrail } from './office-trail.tsx';
import { Recusals } from './recusals.tsx';
import { StandIns } from './stand-ins.tsx';
import { TEXTS } from './texts.ts';

/** Who stands in for whom until when (代理), who keeps away from what (回避), and the trail of both, by region. */
export default function OfficesPage() {
  const { say } = useLanguage();
  const [, setQuery] = useSearchParams();
  const region = useRegion('office:read');
  return (
    <>
      <PageHeading title={say(TEXTS.title)} />
      <search className="filters">
        <RegionSelect
          of="office:read"
          value={region}
          onChange={(next) => setQuery({ region: next }, { replace: true })}
        />
      </search>
      <Tabs
        items={[
          { key: 'stand-ins', label: say(TEXTS.standIns), children: <StandIns region={region} /> },
          { key: 'recusals', label: say(TEXTS.recusals), children: <Recusals region={region} /> },
          { key: 'trail', label: say(TEXTS.trail), children: <OfficeTrail region={region} /> },
        ]}
      />
    </>
  );
}
