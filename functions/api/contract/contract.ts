import * as z from 'zod';
import { rows } from './row.ts';

export const contract = rows({
  operationId: 'readContract',
  method: 'GET',
  path: '/openapi.json',
  group: 'contract',
  summary: { zh: '本接口说明(OpenAPI 3.1)', en: 'This very document (OpenAPI 3.1)' },
  access: {
    open: {
      zh: '接口说明对所有人公开,不含任何数据。',
      en: 'What the API is like is for everybody to read; it holds no data.',
    },
  },
  answers: {
    200: {
      body: z.looseObject({ openapi: z.string(), paths: z.looseObject({}) }),
      description: { zh: '成功。', en: 'Done.' },
      headers: { ETag: { zh: '当前版本', en: 'What this version is called' } },
    },
    304: { description: { zh: '未变更。', en: 'It is what If-None-Match names.' } },
  },
  problems: [],
});
