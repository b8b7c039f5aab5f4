import { parseCertificateNumber } from '../../verification/certificate-number.ts';
import type { LineSignal } from '../signal.ts';

/** An unknown form is not refused: the register and a person decide. No form is published for special abilities. */
export const certificateFormUnknown: LineSignal = {
  code: 'certificate-form-unknown',
  zh: '证书编号不是已知的编码形式。',
  en: 'The certificate number has none of the known forms.',
  source: '政策说明“证书编号”:未知形式交登记系统和人工核对',
  limits: [],
  find: ({ line }) =>
    line.certificateType !== 'special-ability' && parseCertificateNumber(line.certificateNumber).form === 'unknown'
      ? { certificateType: line.certificateType }
      : undefined,
};
