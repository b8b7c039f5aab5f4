import { useQuery } from '@tanstack/react-query';
import { Button, Empty, InputNumber, Spin, Statistic, Table } from 'antd';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Statistics } from '#client/types.ts';
import { LazyChart } from '#console/pages/charts/lazy-chart.tsx';
import { RegionSelect } from '#console/pages/places/region-select.tsx';
import { PROVINCE, regionName } from '#console/pages/places/regions.ts';
import { useRegion } from '#console/pages/places/use-region.ts';
import { count, yuan } from '#console/shell/format.ts';
import { Officer } from '#console/pages/people/officer.tsx';
import { useLanguage } from '#console/shell/language.tsx';
import { PageHeading } from '#console/shell/page-heading.tsx';
import { ProblemShown } from '#console/shell/problem-shown.tsx';
import { reachOf } from '#console/shell/reach.ts';
import { useSession } from '#console/shell/session-context.tsx';
import { useApi } from '#console/shell/use-api.tsx';
import { Cases } from './cases.tsx';
import { type Behind, ClaimsBehind } from './claims-behind.tsx';
import { Progress } from './progress.tsx';
import { PHASE_WORDS, TEXTS } from './texts.ts';

const MONTH_FIGURES = ['lines', 'paidLines', 'paidFen'] as const;
type MonthFigure = (typeof MONTH_FIGURES)[number];

/** Figures of a region or the province in a year. Each picture has its table beside it; both open the claims behind. */
export default function SupervisionPage() {
  const { say, language } = useLanguage();
  const { person } = useSession();
  const api = useApi();
  const [query, setQuery] = useSearchParams();
  const [behind, setBehind] = useState<Behind>();
  const ids = { year: useId() };
  const beyond = reachOf(person, 'statistics:read') === 'all' ? [PROVINCE.code] : [];
  const region = useRegion('statistics:read', beyond);
  const year = query.get('year') ?? '2025';
  const choose = (change: Readonly<Record<string, string>>) => setQuery({ region, year, ...change }, { replace: true });
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['statistics', region, year],
    queryFn: ({ signal }) => api.get<Statistics>(`/statistics/${region}/${year}`, {}, signal),
  });
  const monthly = useMemo(() => monthOption(data, say(TEXTS.lines), say(TEXTS.paidLines)), [data, say]);
  const byPhase = useMemo(
    () =>
      barOption(
        Object.entries(data?.phases ?? {}).map(([phase, claims]) => ({
          name: PHASE_WORDS[phase]?.[language] ?? phase,
          value: claims,
        })),
      ),
    [data, language],
  );
  const byReason = useMemo(
    () => barOption((data?.reasons ?? []).slice(0, 12).map((each) => ({ name: each[language], value: each.lines }))),
    [data, language],
  );
  const open = (figure: string | undefined, title: string) => {
    if (figure !== undefined && region !== PROVINCE.code) setBehind({ title, region, figure });
  };
  const openPhase = (phase: string | undefined) =>
    open(phase && `phase:${phase}`, phase === undefined ? '' : say(PHASE_WORDS[phase] ?? { zh: phase, en: phase }));
  const openReason = (reason: Statistics['reasons'][number] | undefined) =>
    open(reason && `reason:${reason.code}`, reason?.[language] ?? '');
  const openMonth = (month: string | undefined, name: MonthFigure) =>
    open(month && `month:${month}:${name}`, `${year}-${month} · ${say(TEXTS[name])}`);
  /** A figure leads to its claims where there are any: of the province, region by region. */
  const opens = (label: ReactNode, figure: number, show: () => void) =>
    region === PROVINCE.code || figure === 0 ? (
      label
    ) : (
      <Button type="link" size="small" className="figure-link" onClick={show}>
        {label}
      </Button>
    );
  return (
    <>
      <PageHeading title={say(TEXTS.title)}>
        {data !== undefined && (
          <span className="quiet">
            {say(TEXTS.asOf)} {data.asOf}
          </span>
        )}
      </PageHeading>
      <search className="filters">
        <RegionSelect
          of="statistics:read"
          beyond={beyond}
          value={region}
          onChange={(next) => choose({ region: next })}
        />
        <span className="field">
          <label htmlFor={ids.year}>{say(TEXTS.year)}</label>{' '}
          <InputNumber
            id={ids.year}
            value={Number(year)}
            min={2000}
            max={2100}
            precision={0}
            onChange={(next) => next !== null && choose({ year: String(next) })}
          />
        </span>
      </search>
      <ProblemShown error={error} retry={() => void refetch()} />
      {isPending && <Spin className="page-loading" />}
      {data !== undefined && (
        <>
          <section className="panel figures" aria-label={say(TEXTS.title)}>
            {(['claims', 'lines', 'paidLines', 'highSkillPaid', 'refusedLines'] as const).map((name) => (
              <Statistic
                key={name}
                title={say(TEXTS[name])}
                value={count(data[name])}
                valueRender={(shown) => opens(shown, data[name], () => open(name, say(TEXTS[name])))}
              />
            ))}
            {(['paidFen', 'heldFen', 'recoveredFen'] as const).map((name) => (
              <Statistic
                key={name}
                title={say(TEXTS[name])}
                value={yuan(data[name])}
                valueRender={(shown) => opens(shown, data[name], () => open(name, say(TEXTS[name])))}
              />
            ))}
            <Statistic title={say(TEXTS.concluded)} value={count(data.reviews.concluded)} />
            <Statistic title={say(TEXTS.late)} value={count(data.reviews.late)} />
            <Statistic
              title={say(TEXTS.averageDays)}
              value={data.reviews.concluded === 0 ? '—' : (data.reviews.days / data.reviews.concluded).toFixed(1)}
            />
          </section>
          <p className="quiet">{say(TEXTS.bySubmission)}</p>
          <section className="panel" aria-labelledby="progress">
            <h2 id="progress">{say(TEXTS.progress)}</h2>
            <Progress told={data} />
          </section>
          <section className="panel beside" aria-labelledby="months">
            <div>
              <h2 id="months">{say(TEXTS.byMonth)}</h2>
              <LazyChart
                option={monthly}
                pick={({ dataIndex, seriesName }) =>
                  openMonth(data.months[dataIndex]?.month, seriesName === say(TEXTS.paidLines) ? 'paidLines' : 'lines')
                }
              />
            </div>
            <Table
              size="small"
              rowKey="month"
              dataSource={data.months.filter(({ lines, paidLines, paidFen }) => lines + paidLines + paidFen > 0)}
              pagination={false}
              columns={[
                { title: say(TEXTS.month), dataIndex: 'month' },
                ...MONTH_FIGURES.map((name) => ({
                  title: say(TEXTS[name]),
                  align: 'right' as const,
                  render: (_: unknown, told: Statistics['months'][number]) =>
                    opens(name === 'paidFen' ? yuan(told[name]) : count(told[name]), told[name], () =>
                      openMonth(told.month, name),
                    ),
                })),
              ]}
            />
          </section>
          <section className="panel beside" aria-labelledby="phases">
            <div>
              <h2 id="phases">{say(TEXTS.phases)}</h2>
              <LazyChart option={byPhase} pick={({ dataIndex }) => openPhase(Object.keys(data.phases)[dataIndex])} />
            </div>
            <Table
              size="small"
              rowKey="phase"
              dataSource={Object.entries(data.phases).map(([phase, claims]) => ({ phase, claims: claims ?? 0 }))}
              pagination={false}
              columns={[
                {
                  title: say(TEXTS.phase),
                  render: (_, { phase, claims }) =>
                    opens(say(PHASE_WORDS[phase] ?? { zh: phase, en: phase }), claims, () => openPhase(phase)),
                },
                { title: say(TEXTS.claims), align: 'right', render: (_, { claims }) => count(claims) },
              ]}
            />
          </section>
          <section className="panel beside" aria-labelledby="reasons">
            <div>
              <h2 id="reasons">{say(TEXTS.reasons)}</h2>
              {data.reasons.length > 0 && (
                <LazyChart option={byReason} pick={({ dataIndex }) => openReason(data.reasons[dataIndex])} />
              )}
            </div>
            <Table
              size="small"
              rowKey="code"
              dataSource={[...data.reasons]}
              pagination={{ hideOnSinglePage: true, pageSize: 10, showSizeChanger: false }}
              locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noReasons)} /> }}
              columns={[
                {
                  title: say(TEXTS.reason),
                  render: (_, reason) => opens(reason[language], reason.lines, () => openReason(reason)),
                },
                { title: say(TEXTS.clause), dataIndex: 'clause' },
                { title: say(TEXTS.refusedLines), align: 'right', render: (_, { lines }) => count(lines) },
                { title: say(TEXTS.money), align: 'right', render: (_, { fen }) => yuan(fen) },
              ]}
            />
          </section>
          {data.regions.length > 1 && (
            <section className="panel" aria-labelledby="regions">
              <h2 id="regions">{say(TEXTS.byRegion)}</h2>
              <Table
                size="small"
                rowKey="region"
                dataSource={[...data.regions]}
                pagination={false}
                columns={[
                  {
                    title: say(TEXTS.region),
                    render: (_, each) => (
                      <Button type="link" size="small" onClick={() => choose({ region: each.region })}>
                        {say(regionName(each.region))}
                      </Button>
                    ),
                  },
                  { title: say(TEXTS.lines), align: 'right', render: (_, { lines }) => count(lines) },
                  { title: say(TEXTS.refusedLines), align: 'right', render: (_, each) => count(each.refusedLines) },
                  { title: say(TEXTS.paidLines), align: 'right', render: (_, each) => count(each.paidLines) },
                  {
                    title: say(TEXTS.onSchedule),
                    align: 'right',
                    render: (_, { target }) => (target === undefined ? '—' : count(target.onSchedule)),
                  },
                  { title: say(TEXTS.paidFen), align: 'right', render: (_, { paidFen }) => yuan(paidFen) },
                ]}
              />
            </section>
          )}
          <section className="panel" aria-labelledby="concentration">
            <h2 id="concentration">{say(TEXTS.concentration)}</h2>
            <p className="quiet">{say(TEXTS.concentrationWhy)}</p>
            <Table
              size="small"
              rowKey={({ region: where, reviewer, enterpriseId }) => `${where} ${reviewer} ${enterpriseId}`}
              dataSource={[...data.concentration]}
              pagination={false}
              locale={{
                emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(TEXTS.noConcentration)} />,
              }}
              columns={[
                {
                  title: say(TEXTS.reviewer),
                  render: (_, { reviewer, region: where }) => <Officer subject={reviewer} region={where} />,
                },
                {
                  title: say(TEXTS.enterprise),
                  render: (_, each) => (
                    <Button
                      type="link"
                      size="small"
                      onClick={() =>
                        setBehind({
                          title: `${each.reviewer} · ${each.enterpriseId}`,
                          region: each.region,
                          figure: 'decided',
                          enterpriseId: each.enterpriseId,
                          reviewer: each.reviewer,
                        })
                      }
                    >
                      {each.enterpriseId}
                    </Button>
                  ),
                },
                {
                  title: say(TEXTS.decided),
                  align: 'right',
                  render: (_, each) => `${each.decided} / ${each.ofEnterprise}`,
                },
                { title: say(TEXTS.usual), align: 'right', render: (_, each) => `${each.usualPercent} %` },
              ]}
            />
          </section>
        </>
      )}
      {region !== PROVINCE.code && <Cases region={region} />}
      {behind !== undefined && <ClaimsBehind year={year} behind={behind} close={() => setBehind(undefined)} />}
    </>
  );
}

function monthOption(told: Statistics | undefined, claimed: string, paid: string) {
  const months = told?.months ?? [];
  return {
    legend: { top: 0 },
    grid: { left: 56, right: 16, top: 32, bottom: 28 },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'category', data: months.map(({ month }) => month) },
    yAxis: { type: 'value', minInterval: 1 },
    series: [
      { name: claimed, type: 'bar', data: months.map(({ lines }) => lines) },
      { name: paid, type: 'bar', data: months.map(({ paidLines }) => paidLines) },
    ],
  };
}

function barOption(bars: readonly { readonly name: string; readonly value: number }[]) {
  return {
    grid: { left: 160, right: 24, top: 8, bottom: 28 },
    tooltip: { trigger: 'axis', renderMode: 'richText' },
    xAxis: { type: 'value', minInterval: 1 },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map(({ name }) => name),
      axisLabel: { width: 150, overflow: 'truncate' },
    },
    series: [{ type: 'bar', data: bars.map(({ value }) => value) }],
  };
}
