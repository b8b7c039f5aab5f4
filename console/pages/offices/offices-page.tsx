import { Tabs } from 'antd';
import { useSearchParams } from 'wouter';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { useSession } from '#console/shell/session-context.tsx';
import { OfficeTrail } from './office-trail.tsx';
import { Recusals } from './recusals.tsx';
import { StandIns } from './stand-ins.tsx';
import { TEXTS } from './texts.ts';

/** Who stands in for whom until when (代理), who keeps away from what (回避), and the trail of both, by region. */
export default function OfficesPage() {
  const { say } = useLanguage();
  const { person } = useSession();
  const [query, setQuery] = useSearchParams();
  const region = query.get('region') ?? person?.region ?? '350200';
  return (
    <>
      <PageHeading title={say(TEXTS.title)} />
      <search className="filters">
        <RegionSelect value={region} onChange={(next) => setQuery({ region: next }, { replace: true })} />
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
