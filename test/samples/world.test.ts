import { afterAll, describe, expect, it } from 'vitest';
import { certificateAnswer } from '#local/registers/certificate-register.ts';
import { classAnswer } from '#local/registers/class-register.ts';
import { LOCAL_API_KEY } from '#local/registers/index.ts';
import { insuranceAnswer } from '#local/registers/insurance-register.ts';
import { RecordsHeld } from '#local/registers/records-held.ts';
import { ENTERPRISES, type SampleEnterprise } from '#samples/enterprises.ts';
import { SEED } from '#samples/generate.ts';
import { catalogueName } from '#samples/issuers.ts';
import { sampleRosters } from '#samples/rosters.ts';
import { tellRegisters } from '#samples/tell-registers.ts';
import { type SampleLine, World } from '#samples/world.ts';
import { RegisterServer } from '#test/local/registers/register-server.ts';

/** What the registers say against a line; nothing where all is as it should be. */
function against(held: RecordsHeld, enterprise: SampleEnterprise, line: SampleLine): string[] {
  const { documentNumber, name } = line.person;
  const { creditCode } = enterprise;
  const { occupation, level, certificateNumber, certificateType, issuedOn, trainingFrom, trainingTo, hours } = line;
  const months = [trainingFrom.slice(0, 7), trainingTo.slice(0, 7)];
  const insured = insuranceAnswer(held, { ref: '', documentNumber, creditCode, months });
  const certificate = certificateAnswer(held, {
    ref: '',
    certificateNumber,
    certificateType,
    level,
    documentNumber,
    name,
    occupation,
    issuedOn,
  });
  const training = classAnswer(held, { ref: '', documentNumber, creditCode, occupation, trainingFrom, trainingTo });
  const numbered = classAnswer(held, { ...line, ref: '', documentNumber, creditCode });
  const { issuerId = '', examinedOn = '' } = 'issuerId' in certificate ? certificate : {};
  const issuer = held.issuers.get(issuerId);
  const letter = certificateNumber.charAt(0);
  const scope = issuer?.scope.some((part) => {
    return part.occupation === catalogueName(occupation) && part.levels.includes(level) && part.from <= issuedOn;
  });
  const month = issuer?.months.find((each) => each.month === examinedOn.slice(0, 7));
  const enterpriseHeld = held.enterprises.get(creditCode);
  const facts: Record<string, boolean> = {
    certificate: certificate.result === 'verified',
    insured: insured.insuredByClaimant === 'yes',
    'insured before training': 'insuredFrom' in insured && (insured.insuredFrom ?? '9999') <= trainingFrom.slice(0, 7),
    'insured elsewhere': insured.insuredElsewhere === 'no',
    pension: insured.pensionDrawn === 'no',
    chronology: trainingFrom <= trainingTo && trainingTo <= examinedOn && examinedOn <= issuedOn,
    'class filed': training.filed === 'yes' && training.classNumber === line.classNumber,
    'class by its number': training.filed === 'yes' && numbered.filed === 'yes' && numbered.from === training.from,
    'filed before': training.filed === 'yes' && training.filedOn < training.from,
    'class days': training.filed === 'yes' && training.from === trainingFrom && training.to === trainingTo,
    capacity: training.filed === 'yes' && training.enrolled <= training.capacity,
    attended: training.filed === 'yes' && (training.attendedHours ?? 0) >= hours && training.hours >= hours,
    overlap: training.filed === 'yes' && training.overlaps === 'no',
    'hours fit': hours <= 8 * (1 + (Date.parse(trainingTo) - Date.parse(trainingFrom)) / 86_400_000),
    issuer: issuer?.name === line.issuer && issuer.accreditedOn < issuedOn && issuer.closedOn === undefined,
    kind: issuer !== undefined && (letter === 'Y') === (issuer.kind === 'employer'),
    'own employer': issuer?.kind !== 'employer' || issuer.issuerId.endsWith(creditCode),
    scope: scope === true,
    'pass rate': month !== undefined && month.passed < 0.9 * month.examined,
    owners: issuer?.kind === 'employer' || !issuer?.ownerIds.some((id) => enterprise.ownerIds.includes(id)),
    founded: (enterpriseHeld?.foundedOn ?? '9999') < trainingFrom,
  };
  return Object.keys(facts).filter((fact) => !facts[fact]);
}

const heldOf = (world: World): RecordsHeld => {
  const held = new RecordsHeld();
  held.put(world.records());
  return held;
};

describe('a synthetic world', () => {
  it('holds nothing against lines without a wish, however they share people, days and classes', () => {
    const world = new World(7);
    const { machinery, hotel, labour } = ENTERPRISES;
    const lines: { enterprise: SampleEnterprise; line: SampleLine }[] = [];
    const add = (enterprise: SampleEnterprise, wish: Parameters<World['line']>[1]) =>
      lines.push({ enterprise, line: world.line(enterprise, wish) });
    for (let count = 0; count < 95; count += 1)
      add(machinery, { occupation: '焊工', level: '3', issuedOn: '2025-03-01' });
    for (const enterprise of [machinery, hotel, labour]) {
      for (const occupation of ['电焊工', '保安员', '茶艺师', '没有的职业'])
        add(enterprise, { occupation, level: '4' });
      const person = world.person();
      for (const level of ['5', '4', '3'] as const) {
        add(enterprise, { occupation: '电工(低压电工)', level, person, issuedOn: '2025-02-10' });
      }
      add(enterprise, { occupation: '沙县小吃制作', level: 'special' });
      add(enterprise, { occupation: '消防设施操作员', level: '3', certificateType: 'qualification' });
    }
    const held = heldOf(world);
    for (const { enterprise, line } of lines) expect(against(held, enterprise, line), line.occupation).toEqual([]);
    const welders = [...held.classesFiledBy(machinery.creditCode)].filter(({ from }) => from === '2025-01-15');
    expect(welders.map(({ attendance }) => attendance.length)).toEqual([40, 40, 15]);
  });

  it('holds nothing against either of two enterprises that claim for one certificate: only the ledger sees both', () => {
    const world = new World(8);
    const { machinery, labour } = ENTERPRISES;
    const first = world.line(machinery, { occupation: '焊工', level: '3', issuedOn: '2025-03-01' });
    const { person, certificateNumber, issuedOn } = first;
    const second = world.line(labour, { occupation: '焊工', level: '3', person, certificateNumber, issuedOn });
    expect(second.issuer).toBe(first.issuer);
    expect(
      world.line(machinery, { occupation: '焊工', level: '3', person, certificateNumber, issuedOn }),
    ).toMatchObject({
      trainingFrom: first.trainingFrom,
      classNumber: first.classNumber,
    });
    const held = heldOf(world);
    const issuers = first.certificateNumber.startsWith('Y') ? ['own employer'] : [];
    expect(against(held, machinery, first)).toEqual([]);
    expect(against(held, labour, second)).toEqual(issuers);
  });

  it('insures somebody who works for two at once with both', () => {
    const world = new World(8);
    const { machinery, hotel } = ENTERPRISES;
    const person = world.person();
    const wish = { level: '4', person, issuedOn: '2025-03-01', training: ['2025-01-10', '2025-02-05'] } as const;
    const first = world.line(machinery, { ...wish, occupation: '焊工' });
    world.line(hotel, { ...wish, occupation: '茶艺师' });
    expect(against(heldOf(world), machinery, first)).toEqual(['insured elsewhere', 'overlap']);
  });

  it('has staff and candidates enough for whoever stands on its rosters', () => {
    const world = new World(9);
    const { machinery } = ENTERPRISES;
    const heads = () => heldOf(world).enterprises.get(machinery.creditCode)?.insuredHeads ?? 0;
    world.line(machinery, { occupation: '保安员', level: '5' });
    expect(heads()).toBe(machinery.heads);
    for (let count = 0; count < machinery.heads; count += 1) {
      world.line(machinery, { occupation: '保安员', level: '5', issuedOn: '2025-03-01' });
    }
    expect(heads()).toBeGreaterThan(1.9 * machinery.heads);
    for (const { months } of world.records().issuers) {
      const examined = months.map((month) => month.examined);
      expect(Math.max(...examined)).toBeLessThan(1.3 * Math.min(...examined));
      for (const { passed } of months) expect(passed).toBeGreaterThan(0);
    }
  });
});

describe('the sample rosters', () => {
  it('show only what they are to show', () => {
    const world = new World(SEED);
    const rosters = sampleRosters(world);
    const held = heldOf(world);
    const seen: Record<string, number> = {};
    for (const { enterprise, file, lines, corrected } of rosters) {
      for (const line of corrected?.lines ?? lines) {
        if (!('granted' in line.outcome)) continue;
        for (const fact of against(held, enterprise, line)) {
          const key = `${file.slice(0, 2)} ${fact}`;
          seen[key] = (seen[key] ?? 0) + 1;
        }
      }
    }
    expect(seen).toEqual({
      // Insured by nobody the register knows; trained after the certificate; eighty hours in two days.
      '07 insured': 1,
      '07 insured before training': 1,
      '07 insured elsewhere': 1,
      '07 pension': 1,
      '07 chronology': 1,
      '07 hours fit': 1,
    });
  });
});

describe('telling the registers', () => {
  let server: RegisterServer | undefined;
  afterAll(() => server?.close());

  it('takes as many requests as it needs for thousands of lines', async () => {
    server = await RegisterServer.start({});
    const world = new World(10);
    const enterprise = ENTERPRISES.machinery;
    const lines = Array.from({ length: 3_000 }, () => world.line(enterprise, { occupation: '焊工', level: '3' }));
    await tellRegisters({ url: server.registers.url, apiKey: LOCAL_API_KEY }, world.records());
    for (const { person, occupation, trainingFrom, trainingTo, classNumber } of [lines[0], lines.at(-1)].flatMap(
      (line) => line ?? [],
    )) {
      const { documentNumber } = person;
      const { creditCode } = enterprise;
      const asked = { ref: 'a', documentNumber, creditCode, occupation, trainingFrom, trainingTo };
      expect(await server.results('/v1/classes:lookup', asked)).toMatchObject([{ filed: 'yes', classNumber }]);
    }
    await expect(tellRegisters({ url: server.registers.url, apiKey: 'wrong' }, world.records())).rejects.toThrow(/401/);
  });
});
