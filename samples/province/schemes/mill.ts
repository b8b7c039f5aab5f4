import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import { laterMonth, monthOf, onWorkday } from '../dates.ts';
import { REGIONS } from '../regions.ts';
import { HONEST } from '../training.ts';
import { occupationsOf } from '../occupations.ts';
import { parts, planted, type Scheme } from './scheme.ts';

const NAME = 'mill';
const YEAR_ENDS = '2025-12-24';

/**
 * An evaluation body that sells certificates (25 batches, 2,600 and more in two months after accreditation). New:
 * accredited weeks before, everybody passes, half of it outside its scope, numbers in a run. Old: a small body of many
 * years that changes hands, examines far more than before within its scope, lets a few fail, and belongs to its clients
 * here and there. Both examine some real people besides.
 */
export const mill: Scheme = {
  name: NAME,
  family: 'false-content',
  share: 22,
  plant(honest, most) {
    const { province } = honest;
    const { draw, issuers } = province;
    const fresh =
      province.due(NAME, [
        [25, 'new'],
        [50, 'old'],
      ]) === 'new';
    const region = draw.weighted(REGIONS).code;
    const accreditedOn = fresh
      ? addDays('2024-07-15', draw.between(0, 270))
      : `${draw.between(2019, 2022)}-0${draw.between(1, 9)}-10`;
    // From the beginning of a month on, for two or three whole ones.
    const opened = fresh ? addDays(accreditedOn, draw.between(10, 40)) : addDays('2024-08-15', draw.between(0, 270));
    const opens = `${laterMonth(monthOf(opened), 1)}-03`;
    const occupations = Array.from({ length: 3 }, () => draw.pick(occupationsOf('manufacturing')));
    const ownerIds = [`owner-b${issuers.all.length}`];
    const body = issuers.accredit({
      kind: 'social-body',
      region,
      accreditedOn,
      ownerIds,
      occupations,
      levels: ['5', '4', '3'],
      passRate: fresh ? 0.99 : 0.88,
      monthly: draw.between(8, 30),
    });
    const passed = fresh ? () => 0.99 + 0.01 * draw.fraction() : () => 0.955 + 0.03 * draw.fraction();
    for (let month = 0; month < (fresh ? 2 : 3); month += 1) {
      const examined = draw.between(700, 1500);
      body.sat(laterMonth(monthOf(opens), month), examined, Math.round(examined * passed()));
    }
    const days = fresh ? 54 : 84;
    const count = Math.min(most, draw.between(150, 500));
    for (const size of parts(draw, count, 12, 60)) {
      const made = honest.enterprise({ region: draw.chance(0.6) ? region : draw.weighted(REGIONS).code });
      const related = !fresh && draw.chance(0.3) ? { ownerIds: [...made.ownerIds, ...ownerIds] } : {};
      const enterprise = province.enterprises.amend(made, related);
      const outside = fresh && draw.chance(0.5);
      const examined = onWorkday(addDays(opens, draw.between(0, days - 3)));
      const length = draw.pick([
        { hours: 24, days: 4 },
        { hours: 40, days: 6 },
        { hours: 40, days: 14 },
      ] as const);
      const examinedAfter = draw.between(2, 12);
      const issuedAfter = draw.between(3, 12);
      const begins = addDays(examined, -(examinedAfter + length.days - 1));
      const claimed = onWorkday(addDays(examined, issuedAfter + draw.between(14, 110)));
      const submittedOn = claimed < '2025-01-06' ? onWorkday(addDays('2025-01-06', draw.between(0, 40))) : claimed;
      if (submittedOn > YEAR_ENDS) continue;
      const habits = honest.habits(enterprise);
      const real = draw.chance(0.1);
      const entries = honest.course(
        enterprise,
        submittedOn,
        habits,
        (course) => Array.from({ length: size }, () => honest.staff.worker(enterprise, [], course.begins)),
        {
          truth: real ? HONEST : planted(NAME, fresh ? (outside ? 'new-outside-scope' : 'new') : 'old'),
          issuer: body,
          occupation: draw.pick(outside ? occupationsOf('services') : occupations),
          level: draw.pick(outside ? (['4', '3', '2'] as const) : (['5', '4', '3'] as const)),
          begins,
          length,
          examinedAfter,
          issuedAfter,
          failed: 0,
          runOfSerials: fresh,
        },
      );
      const genuine = honest.entries(enterprise, draw.chance(0.5) ? draw.between(3, 25) : 0, submittedOn, habits);
      province.claim(enterprise, submittedOn, draw.shuffled([...entries, ...genuine]));
      province.enterprises.employs(enterprise, entries.length + genuine.length);
    }
  },
};
