import { newestPolicy } from '#policy/index.ts';
import type { Occupation } from '#policy/schema.ts';
import type { Draw } from './draw.ts';
import type { EnterpriseKind } from './enterprises.ts';

const catalogue = newestPolicy('2025-12-31')?.occupations ?? [];
const ofCategory = (category: string) => catalogue.filter((occupation) => occupation.category === category);

const manufacturing = ofCategory('manufacturing');
const services = ofCategory('services');
const construction = catalogue.filter(({ name }) => /砌筑|钢筋|混凝土|架子|装修|电梯|管工|防水|起重/u.test(name.zh));
export const specialAbilities = catalogue.filter(({ kind }) => kind === 'special-ability');
export const graded = catalogue.filter(({ kind }) => kind !== 'special-ability');

/** What people do in an enterprise of that kind. */
export function occupationsOf(kind: EnterpriseKind): readonly Occupation[] {
  switch (kind) {
    case 'manufacturing':
      return manufacturing;
    case 'construction':
      return construction;
    case 'services':
      return services;
    case 'labour-dispatch':
    case 'other':
      return graded;
  }
}

/** As a roster may write it: the catalogue's name, or one that people know it by. */
export function writtenName(draw: Draw, occupation: Occupation): string {
  const { aliases } = occupation;
  return aliases !== undefined && draw.chance(0.2) ? draw.pick(aliases) : occupation.name.zh;
}
