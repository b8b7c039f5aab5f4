import { addDays } from '#functions/shared/calendar/calendar-date.ts';
import type { Enterprise } from '../enterprises.ts';
import { claimDay, employedElsewhere, insureJustInTime, parts, planted, type Scheme } from './scheme.ts';

const NAME = 'shell-firms';

/**
 * Firms that are there for the claim. New: founded months before, few insured. Dormant: struck off, its name still used.
 * Bought: two or three years old, several claims in the year, each of which its heads would cover. Inflated: bought,
 * with as many insured as it claims for, all of them just in time. Rings share an owner and a device.
 */
export const shellFirms: Scheme = {
  name: NAME,
  family: 'false-projects',
  share: 13.6,
  plant(honest, most) {
    const { province } = honest;
    const { draw, enterprises, people } = province;
    const ring = {
      ownerIds: [`owner-f${enterprises.all.length}`],
      device: `device-f${enterprises.all.length}`,
    };
    let left = most;
    for (let firms = draw.between(1, 4); firms > 0 && left > 0; firms -= 1) {
      const variant = province.due(NAME, [
        [25, 'new'],
        [15, 'dormant'],
        [35, 'bought'],
        [25, 'inflated'],
      ]);
      const count = Math.min(left, draw.between(20, 130));
      left -= count;
      const firstClaim = claimDay(draw, 0, 120);
      const age = variant === 'new' ? draw.between(130, 300) : draw.between(650, 1150);
      const heads = { new: 0.2, dormant: 0.1, bought: 0.55, inflated: 1.1 }[variant] * (0.8 + 0.4 * draw.fraction());
      const made: Enterprise = honest.enterprise({
        ...(draw.chance(0.7) ? ring : {}),
        kind: draw.pick(['services', 'other', 'manufacturing']),
        foundedOn: addDays(firstClaim, -age),
        insuredHeads: Math.round(count * heads),
        ...(variant === 'dormant' ? { status: draw.pick(['cancelled', 'revoked']) } : {}),
      });
      const habits = honest.habits({ ...made, insuredHeads: 100 });
      const truth = planted(NAME, variant);
      const claims = variant === 'bought' ? draw.between(3, 5) : variant === 'inflated' ? draw.between(1, 3) : 1;
      const each = Math.max(1, Math.ceil(count / claims));
      for (const [index, size] of parts(draw, count, each, each).entries()) {
        const submittedOn = addDays(firstClaim, index * draw.between(20, 28));
        const entries = parts(draw, size, 12, 45).flatMap((those) =>
          honest.course(
            made,
            submittedOn,
            habits,
            ({ begins }) =>
              Array.from({ length: those }, () => {
                const person = people.person();
                const before = variant === 'new' ? 0 : draw.between(0, 1);
                insureJustInTime(province, person, made, begins, {
                  before,
                  after: [2, variant === 'inflated' ? 5 : 3],
                });
                if (draw.chance(0.45)) employedElsewhere(province, person, made, begins);
                return { person };
              }),
            { truth },
          ),
        );
        province.claim(made, submittedOn, draw.shuffled(entries));
      }
    }
  },
};
