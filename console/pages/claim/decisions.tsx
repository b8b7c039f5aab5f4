import { Table } from 'antd';
import { DECISION_WORDS, wordOf } from '#client/claim-words.ts';
import type { Claim } from '#client/types.ts';
import { Officer } from '#console/pages/people/officer.tsx';
import { count, shanghaiTime } from '#console/shell/format.ts';
import { useLanguage } from '#console/shell/language.tsx';
import { CLAIM } from './texts.ts';

/** Who decided what in the round that runs; nothing for the one who claims, who is told outcome and reason, not who said so. */
export function Decisions({ claim }: { readonly claim: Claim }) {
  const { say, language } = useLanguage();
  const rows = [
    { stage: CLAIM.first, review: claim.firstReview },
    { stage: CLAIM.second, review: claim.secondReview },
    { stage: CLAIM.approval, review: claim.approval },
  ].flatMap(({ stage, review }) => (review === undefined ? [] : [{ stage, ...review }]));
  if (rows.length === 0) return null;
  return (
    <section className="panel" aria-label={say(CLAIM.decisions)}>
      <h2>{say(CLAIM.decisions)}</h2>
      <Table
        rowKey={({ stage }) => stage.en}
        size="small"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: say(CLAIM.event), render: (_, { stage }) => say(stage) },
          { title: say(CLAIM.decision), render: (_, { decision }) => say(wordOf(DECISION_WORDS, decision)) },
          {
            title: say(CLAIM.by),
            render: (_, { by, onBehalfOf }) => <Officer subject={by} onBehalfOf={onBehalfOf} region={claim.region} />,
          },
          { title: say(CLAIM.time), render: (_, { at }) => shanghaiTime(at, language) },
          { title: say(CLAIM.refused), align: 'right', render: (_, each) => count(each.refusedLines?.length ?? 0) },
          { title: say(CLAIM.reason), dataIndex: 'reason' },
        ]}
      />
    </section>
  );
}
