import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { useLanguage } from './language.tsx';
import { TEXTS } from './texts.ts';

interface Props {
  /** A change of it tries again. */
  readonly of: string;
  readonly children: ReactNode;
}

/** A page that fails leaves the menu standing. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (before.of !== this.props.of && this.state.failed) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { say } = useLanguage();
  return (
    <Result
      status="error"
      title={say(TEXTS.broken)}
      subTitle={say(TEXTS.brokenWhy)}
      extra={<Button onClick={() => location.reload()}>{say(TEXTS.reload)}</Button>}
    />
  );
}
