import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAlarms } from '#local/alarms/alarms.ts';
import { measuredBy } from '#local/alarms/measured.ts';
import { createTopics, type Published } from '#local/alarms/topics.ts';
import { readResourceJudge } from '#local/iam/resource-policies.ts';
import { createQueues } from '#local/queues/queues.ts';
import { openStore } from '#local/store.ts';
import { loadStack } from '#local/template/stack.ts';
import { scratchFolder } from '#test/support/scratch.ts';
import { templateDir } from '#test/support/synthesized.ts';

const folder = scratchFolder('alarms');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Policies = Record<string, { Properties: { PolicyDocument?: object; KeyPolicy?: object } }>;

/** The stack as it is deployed, or with policies that were changed. */
function ringing(change: (policies: Policies) => void = () => undefined) {
  const path = join(folder, 'Claims.template.json');
  cpSync(templateDir(), folder, { recursive: true, filter: (source) => !source.includes('asset.') });
  const template = JSON.parse(readFileSync(path, 'utf8'));
  change(template.Resources);
  writeFileSync(path, JSON.stringify(template));
  const stack = loadStack({ templateDir: folder });
  const topics = createTopics(stack, readResourceJudge(stack));
  const queues = createQueues(stack, openStore(':memory:'));
  const measured = measuredBy(queues);
  const alarms = createAlarms(stack, topics, measured.measure);
  const told: Published[] = [];
  for (const topic of stack.ofType('AWS::SNS::Topic')) topics.subscribe(topic.ref, (published) => told.push(published));
  const [machine] = stack.ofType('AWS::StepFunctions::StateMachine');
  return {
    told,
    alarms,
    deadLetter: () => {
      for (const queue of stack.ofType('AWS::SQS::Queue')) queues.send(queue.attribute('Arn'), '{}');
      alarms.look();
    },
    failedExecution: () => {
      measured.executionFailed(machine?.ref ?? '', new Date());
      alarms.look();
    },
  };
}

describe('an alarm', () => {
  it('reaches who subscribes to the topic when a message ends among the dead letters', () => {
    const { told, alarms, deadLetter } = ringing();
    deadLetter();
    expect(told.map(({ message }) => JSON.parse(message).AlarmDescription)).toContainEqual(
      expect.stringContaining('runbook.md#dead-letters'),
    );
    expect(alarms.failed()).toEqual([]);
  });

  it('reaches who subscribes to the topic when an execution fails, once until it is over', () => {
    const { told, failedExecution } = ringing();
    failedExecution();
    failedExecution();
    expect(told.map(({ message }) => JSON.parse(message).AlarmDescription)).toEqual([
      expect.stringContaining('runbook.md#failed-executions'),
    ]);
  });

  it.each([
    ['a policy of the topic that lets CloudWatch in', 'TopicPolicy', 'cloudwatch', 'AuthorizationErrorException'],
    ['a policy of the key that lets CloudWatch use it', 'KeyPolicy', 'cloudwatch', 'KMSAccessDeniedException'],
  ])('reaches nobody without %s', (_, of, service, why) => {
    const { told, alarms, deadLetter } = ringing((policies) => {
      for (const [id, { Properties }] of Object.entries(policies)) {
        const document = (
          of === 'KeyPolicy' ? Properties.KeyPolicy : /^Alarms.*Policy/.test(id) && Properties.PolicyDocument
        ) as { Statement: object[] } | undefined | false;
        if (document) document.Statement = document.Statement.filter((one) => !JSON.stringify(one).includes(service));
      }
    });
    deadLetter();
    expect(told).toEqual([]);
    expect(alarms.failed()).toContainEqual(expect.objectContaining({ why }));
  });

  it('of another account reaches nobody', () => {
    const stack = loadStack({ templateDir: folder });
    const topics = createTopics(stack, readResourceJudge(stack));
    const [topic] = stack.ofType('AWS::SNS::Topic');
    const published = { topicArn: topic?.ref ?? '', subject: 'ALARM', message: '{}' };
    expect(
      topics.publish(published, { service: 'cloudwatch.amazonaws.com' }, { 'aws:SourceAccount': '111122223333' }),
    ).toBe('AuthorizationErrorException');
  });
});
