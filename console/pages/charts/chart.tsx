import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

// Only what the pages draw with: the rest of the library is not loaded.
use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, CanvasRenderer]);

export interface Picked {
  readonly seriesName?: string;
  readonly dataIndex: number;
}

/**
 * A picture of what a table beside it says in numbers: that table is for who cannot see it, the picture is left out for
 * them.
 */
export default function Chart({
  option,
  height = 260,
  pick,
}: {
  readonly option: EChartsCoreOption;
  readonly height?: number;
  readonly pick?: (picked: Picked) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const picking = useRef(pick);
  picking.current = pick;
  useEffect(() => {
    if (place.current === null) return;
    const chart = init(place.current, undefined, { renderer: 'canvas' });
    chart.setOption({ animation: false, ...option });
    chart.on('click', ({ seriesName, dataIndex }) =>
      picking.current?.({ ...(seriesName === undefined ? {} : { seriesName }), dataIndex }),
    );
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option]);
  return <div ref={place} style={{ height }} aria-hidden="true" className="chart" />;
}
