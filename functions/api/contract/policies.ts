import * as z from 'zod';
import { policyVersion } from '#policy/schema.ts';
import { Draft, Publication } from '../../policy/requests.ts';
import { date, instant, sha256 } from './common.ts';
import { done, rows } from './row.ts';

const about = {
  id: z.string(),
  status: z.enum(['draft', 'published']),
  holdsFrom: date,
  fileDigest: sha256,
  digest: sha256,
};
const KeptPolicy = z.strictObject(about).meta({ id: 'KeptPolicy' });
const Policy = policyVersion.meta({ id: 'PolicyVersion', description: '政策版本 · A version whole' });

export const policies = rows(
  {
    operationId: 'listPolicies',
    method: 'GET',
    path: '/policies',
    group: 'policies',
    summary: { zh: '已发布的政策版本', en: 'Published policy versions' },
    access: {
      signedIn: { zh: '已发布的政策对所有人公开。', en: 'What is published is everybody’s to read.' },
    },
    answers: {
      200: done(
        z.strictObject({
          policies: z.array(
            z.strictObject({
              id: z.string(),
              holdsFrom: date,
              contains: z.array(z.string()),
              shipped: z.boolean(),
              publishedAt: instant.optional(),
            }),
          ),
        }),
      ),
    },
    problems: [],
  },
  {
    operationId: 'readPolicy',
    method: 'GET',
    path: '/policies/{policyId}',
    group: 'policies',
    summary: { zh: '查看一个政策版本', en: 'Read a policy version' },
    access: {
      signedIn: {
        zh: '已发布的政策对所有人公开;草稿仅限有权者。',
        en: 'What is published is everybody’s to read; a draft needs policy:read-drafts.',
      },
    },
    answers: {
      200: done(
        z.union([
          z.strictObject({ ...about, policy: Policy }),
          z.strictObject({ status: z.literal('published'), policy: Policy }),
        ]),
      ),
    },
    version: 'read',
    problems: [],
  },
  {
    operationId: 'draftPolicy',
    method: 'POST',
    path: '/policies',
    group: 'policies',
    summary: { zh: '起草政策版本', en: 'Keep a draft of a policy version' },
    access: { permission: 'policy:draft' },
    body: Draft,
    example: { file: { id: 'xiamen-2026', amends: 'fujian-2024' } },
    answers: { 201: done(KeptPolicy) },
    version: 'change',
    problems: ['policy-exists', 'policy-too-large', 'policy-has-faults'],
  },
  {
    operationId: 'publishPolicy',
    method: 'POST',
    path: '/policies/{policyId}/publication',
    group: 'policies',
    summary: { zh: '发布政策版本', en: 'Publish a draft that another wrote' },
    access: { permission: 'policy:publish' },
    body: Publication,
    example: { fileDigest: '0'.repeat(64) },
    answers: { 200: done(KeptPolicy) },
    version: 'change',
    problems: ['policy-changed', 'same-person', 'policy-holds-too-early', 'policy-leaves-out', 'policy-ends-early'],
  },
);
