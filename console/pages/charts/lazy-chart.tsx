import { type ComponentProps, lazy, Suspense } from 'react';
import type Chart from './chart.tsx';

const Loaded = lazy(() => import('./chart.tsx'));

/** The drawing library comes when the first picture is shown, after the numbers. */
export function LazyChart(props: ComponentProps<typeof Chart>) {
  return (
    <Suspense fallback={<div style={{ height: props.height ?? 260 }} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
