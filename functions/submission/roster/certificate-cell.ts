import { toHalfWidth } from '#functions/shared/identity/text-width.ts';
import { normaliseCertificateNumber, parseCertificateNumber } from '#functions/verification/certificate-number.ts';

const BEFORE = /^\s*(?:(?:证书)?(?:编号|号码|号)|NO)\s*[.:：。]*\s*/i;
const BEHIND = /[([【〔][^()[\]【】〔〕]*[)\]】〕]\s*$/;

/**
 * The certificate number in a cell. Words around it (编号：…, …（补）) are left aside where what remains is a number of a
 * published form; anything else stays as it was written, since old numbers do have words.
 */
export function certificateNumberIn(written: string): { readonly number: string; readonly leftAside: boolean } {
  const whole = normaliseCertificateNumber(written);
  const bare = toHalfWidth(written).replace(BEFORE, '').replace(BEHIND, '');
  const within = parseCertificateNumber(bare);
  const leftAside = parseCertificateNumber(whole).form === 'unknown' && within.form !== 'unknown';
  return { number: leftAside ? normaliseCertificateNumber(bare) : whole, leftAside };
}
