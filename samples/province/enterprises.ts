import type { CalendarDate } from '#functions/submission/roster-line.ts';
import { creditCode } from '../enterprises.ts';
import type { Draw } from './draw.ts';
import { REGIONS } from './regions.ts';

export type EnterpriseKind = 'manufacturing' | 'services' | 'construction' | 'labour-dispatch' | 'other';

export interface Enterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly region: string;
  readonly kind: EnterpriseKind;
  readonly status: 'active' | 'cancelled' | 'revoked';
  readonly foundedOn: CalendarDate;
  readonly insuredHeads: number;
  readonly ownerIds: readonly string[];
  /** Which device its claims are sent from: its own, or that of the agency that files for it. */
  readonly device: string;
  /** A phone of its office, or of the agency, that stands on the roster for people who gave none. */
  readonly contact: string;
}

const TRADE: Record<EnterpriseKind, string> = {
  manufacturing: '制造',
  services: '服务',
  construction: '建设',
  'labour-dispatch': '人力资源',
  other: '商贸',
};

/** All the enterprises of the year, none of which there is: `samples/README.md`. */
export class Enterprises {
  readonly all: Enterprise[] = [];
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  found(wish: Partial<Enterprise> & Pick<Enterprise, 'insuredHeads'>): Enterprise {
    const draw = this.#draw;
    const serial = this.all.length + 1;
    const region = wish.region ?? draw.weighted(REGIONS).code;
    const kind = wish.kind ?? draw.weighted(KINDS);
    const enterprise: Enterprise = {
      creditCode: creditCode(region, serial),
      name: `${REGIONS.find(([, { code }]) => code === region)?.[1].name ?? '福建'}示例${serial}号${TRADE[kind]}有限公司`,
      region,
      kind,
      status: 'active',
      foundedOn: `${draw.between(1996, 2022)}-${String(draw.between(1, 12)).padStart(2, '0')}-${String(draw.between(1, 28)).padStart(2, '0')}`,
      ownerIds: [`owner-${serial}`],
      device: `device-${serial}`,
      contact: `1549${String(serial).padStart(7, '0')}`,
      ...wish,
    };
    this.all.push(enterprise);
    return enterprise;
  }

  /** The enterprise as it is from now on. */
  amend(enterprise: Enterprise, change: Partial<Enterprise>): Enterprise {
    const amended = { ...enterprise, ...change };
    this.all[this.all.findIndex(({ creditCode: code }) => code === enterprise.creditCode)] = amended;
    return amended;
  }

  /** Gives it as many heads as it takes to have had so many people trained, and some who were not. */
  employs(enterprise: Enterprise, trained: number): void {
    const least = Math.round(trained * (1.2 + this.#draw.fraction()));
    if (enterprise.insuredHeads < least) this.amend(enterprise, { insuredHeads: least });
  }
}

const KINDS: readonly (readonly [number, EnterpriseKind])[] = [
  [55, 'manufacturing'],
  [29, 'services'],
  [8, 'construction'],
  [3, 'labour-dispatch'],
  [5, 'other'],
];
