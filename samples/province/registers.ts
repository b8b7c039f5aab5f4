import type { CalendarDate } from '#functions/submission/roster-line.ts';
import type { Month } from '#functions/verification/facts.ts';
import type { RegisterRecords } from '#local/registers/records.ts';
import { monthOf } from './dates.ts';
import type { Person } from './people.ts';

type Records<Kind extends keyof RegisterRecords> = RegisterRecords[Kind][number];
export type CertificateRecord = Records<'certificates'>;
export type ClassRecord = Records<'classes'>;
export type EnterpriseRecord = Records<'enterprises'>;
export type IssuerRecord = Records<'issuers'>;
export type PersonRecord = Records<'people'>;

export interface Spell {
  readonly creditCode: string;
  readonly from: Month;
  /** Absent: it goes on. */
  readonly to?: Month | undefined;
}

export type Standing = Omit<PersonRecord, 'documentNumber' | 'insured'>;

/** What the registers come to know over the year. */
export class RegisterBook {
  readonly classes: ClassRecord[] = [];
  readonly #certificates = new Map<string, CertificateRecord>();
  readonly #insured = new Map<string, Spell[]>();
  readonly #standing = new Map<string, Standing>();
  readonly #lastClaim = new Map<string, CalendarDate>();

  certify(certificate: CertificateRecord): void {
    this.#certificates.set(certificate.certificateNumber, certificate);
  }

  /** The worker has claimed for the certificate in person. */
  personally(certificateNumber: string): void {
    const held = this.#certificates.get(certificateNumber);
    if (held !== undefined) this.certify({ ...held, claimedPersonally: true });
  }

  certificates(): Iterable<CertificateRecord> {
    return this.#certificates.values();
  }

  /** A spell at an employer whose earlier one covers its beginning makes that one longer. */
  insure({ documentNumber }: Person, spell: Spell): void {
    const spells = this.#insured.get(documentNumber) ?? [];
    const known = spells.find(
      ({ creditCode, from, to }) =>
        creditCode === spell.creditCode && from <= spell.from && (to === undefined || to >= spell.from),
    );
    if (known === undefined) this.#insured.set(documentNumber, [...spells, spell]);
  }

  stand({ documentNumber }: Person, standing: Partial<Standing>): void {
    const before = this.#standing.get(documentNumber) ?? { pensionDrawn: false };
    this.#standing.set(documentNumber, { ...before, ...standing });
  }

  claimed({ documentNumber }: Person, on: CalendarDate): void {
    const before = this.#lastClaim.get(documentNumber) ?? '';
    if (on > before) this.#lastClaim.set(documentNumber, on);
  }

  /**
   * A spell that ends only after the person's last claim goes on: the registers are read once, at the end of the year,
   * and may not tell a claim what nobody could know on its day.
   */
  *people(): Generator<PersonRecord> {
    for (const [documentNumber, spells] of this.#insured) {
      const seen = monthOf(this.#lastClaim.get(documentNumber) ?? '9999-12-31');
      yield {
        documentNumber,
        insured: spells.map(({ creditCode, from, to }) => ({
          creditCode,
          from,
          ...(to === undefined || to >= seen ? {} : { to }),
        })) as PersonRecord['insured'],
        pensionDrawn: false,
        ...this.#standing.get(documentNumber),
      };
    }
  }
}
