import type { DocumentType } from '#functions/submission/roster-line.ts';
import { residentId } from '../world.ts';
import type { Draw } from './draw.ts';

export interface Person {
  readonly name: string;
  readonly documentType: DocumentType;
  readonly documentNumber: string;
  /** Absent: none on the roster. */
  readonly phone: string | undefined;
  readonly account: string;
}

const SURNAMES = [...'陈林黄张李王吴刘郑杨蔡叶许苏谢郭洪曾邱何周赖徐罗庄江柯詹'];
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华慧建国志鹏晓玲平辉桂兰斌宇浩凯欣怡佳雪梅云峰龙生春福金水木火土',
];
/** Names that registers and rosters write in more than one way. */
const UNUSUAL = ['阿依古丽·买买提', '欧阳晓云', '𠅤建华', '诸葛明', '林䶮', '帕提古丽·尔肯'];

/** Everybody on a roster of the year; nobody twice. Numbers, phones and accounts belong to nobody: `samples/README.md`. */
export class People {
  readonly #draw: Draw;
  readonly #numbers = new Set<string>();
  #made = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** @param born between which days; absent: of working age */
  person(born: readonly [from: number, to: number] = [1970, 2003]): Person {
    const draw = this.#draw;
    this.#made += 1;
    const serial = String(this.#made).padStart(8, '0');
    return {
      name: this.name(),
      ...(draw.chance(0.002)
        ? { documentType: 'taiwan-permit' as const, documentNumber: serial }
        : { documentType: 'resident-id' as const, documentNumber: this.number(born) }),
      phone: `154${serial}`,
      account: `62100000000${serial}`,
    };
  }

  name(): string {
    const draw = this.#draw;
    if (draw.chance(0.01)) return draw.pick(UNUSUAL);
    return draw.pick(SURNAMES) + draw.pick(GIVEN) + (draw.chance(0.3) ? '' : draw.pick(GIVEN));
  }

  /** A resident identity number that nobody else has. */
  number([from, to]: readonly [from: number, to: number]): string {
    for (;;) {
      const year = this.#draw.between(from, to);
      const day = new Date(Date.UTC(year, 0, this.#draw.between(1, 365))).toISOString().slice(0, 10);
      const number = residentId(day, this.#draw.between(0, 999));
      if (this.#numbers.has(number)) continue;
      this.#numbers.add(number);
      return number;
    }
  }
}
