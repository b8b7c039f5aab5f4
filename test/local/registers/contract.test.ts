import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registersMode } from '#local/registers/mode.ts';
import contract from '#local/registers/openapi.json' with { type: 'json' };
import { readRecords } from '#local/registers/records.ts';
import { REGISTER_NAMES } from '#local/registers/register-names.ts';
import { REGISTERS } from '#local/registers/registers.ts';
import { answerSchema, type ContractPath, questionSchema, RegisterServer, schemaOf } from './register-server.ts';

const SAMPLES = join(import.meta.dirname, '../../../samples/registers');
const { Mode, Problem, Records } = contract.components.schemas;

const person = { ref: 'a', documentNumber: '359901199003079991' };
const insurance = { ...person, creditCode: '91350200TEST000001', months: ['2024-03'] };
const certificate = {
  ...person,
  certificateNumber: 'C',
  certificateType: 'skill-level',
  level: '3',
  name: '某某',
  occupation: '焊工',
  issuedOn: '2024-09-01',
};
/** One question for each register, with every field that may be left out. */
const QUESTIONS: Record<ContractPath, Record<string, unknown>> = {
  '/v1/certificates:verify': certificate,
  '/v1/insurance:check': insurance,
  '/v1/enrolment:check': person,
  '/v1/fiscal-payroll:check': person,
  '/v1/other-grants:check': { ...person, certificateNumber: 'C' },
  '/v1/enterprises:lookup': { creditCode: '91350200TEST000001' },
  '/v1/issuers:lookup': { ref: 'a', issuerId: 'issuer' },
  '/v1/classes:lookup': {
    ...person,
    creditCode: '91350200TEST000001',
    occupation: '焊工',
    trainingFrom: '2024-06-01',
    trainingTo: '2024-06-20',
    classNumber: 'K',
  },
};
const PATHS = Object.entries(QUESTIONS) as [ContractPath, Record<string, unknown>][];

let server: RegisterServer;
beforeAll(async () => {
  server = await RegisterServer.start({});
});
afterAll(() => server.close());

describe('the contract', () => {
  it('has exactly the paths that are served', () => {
    const registers = Object.keys(contract.paths).filter((path) => path.includes(':'));
    expect(registers.sort()).toEqual(REGISTER_NAMES.map((name) => REGISTERS[name].path).sort());
    for (const name of REGISTER_NAMES) expect(REGISTERS[name].path).toMatch(new RegExp(`^/v1/${name}:[a-z]+$`));
  });

  it.each(PATHS)('%s takes what it says, and refuses what it says', async (path, whole) => {
    const bodyOf = (asked: object) => (path === '/v1/enterprises:lookup' ? asked : { requests: [asked] });
    const without = Object.keys(whole).map((field) => ({ ...whole, [field]: undefined }));
    const spoilt = Object.keys(whole).map((field) => ({ ...whole, [field]: '' }));
    const bodies = [whole, ...without, ...spoilt].map((asked) => JSON.parse(JSON.stringify(bodyOf(asked))));
    for (const body of [...bodies, {}, { requests: [] }, { requests: Array(101).fill(whole) }]) {
      const answer = await server.post(path, body);
      const taken = answer.status === 200 || answer.status === 404;
      expect(taken, JSON.stringify(body).slice(0, 300)).toBe(questionSchema(path).safeParse(body).success);
      if (!taken) expect(answer.status).toBe(400);
      const promised = answer.status === 200 ? answerSchema(path) : schemaOf(Problem);
      expect(promised.safeParse(await answer.json()).error).toBeUndefined();
    }
  });

  it('tells the modes and the registers that there are', () => {
    expect(Mode.properties.mode.enum).toEqual(registersMode.shape.mode.options);
    expect(Mode.properties.registers.items.enum).toEqual([...REGISTER_NAMES]);
  });

  it.each(Object.keys(Records.properties) as (keyof typeof Records.properties)[])(
    'describes %s as the samples have them',
    (kind) => {
      const schema = schemaOf(Records.properties[kind].items);
      const rows = readFileSync(join(SAMPLES, `${kind}.ndjson`), 'utf8')
        .split('\n')
        .filter(Boolean);
      for (const row of rows) expect(schema.safeParse(JSON.parse(row)).error).toBeUndefined();
      expect(Object.keys(readRecords(SAMPLES))).toContain(kind);
    },
  );
});
