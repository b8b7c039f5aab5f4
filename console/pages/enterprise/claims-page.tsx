import { PageHeading } from '#console/shell/page-heading.tsx';
import { useLanguage } from '#console/shell/language.tsx';

export default function ClaimsPage() {
  const { say } = useLanguage();
  return <PageHeading title={say({ zh: '我的申报', en: 'My claims' })} />;
}
