import { anyConsentKey, consentKey, consentPrefix, personKey } from '../claim/keys.ts';
import { type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { getItem, queryPrefix, type TransactItem, tableName } from '../shared/table-store.ts';
import { normaliseCertificateNumber } from '../verification/certificate-number.ts';
import { type Consent, consentFor } from './consent.ts';

export const certificateMark = (keys: FieldKeys, number: string) =>
  fingerprint(keys, 'certificate', normaliseCertificateNumber(number));

/** All that a person has said to enterprises, in order of the enterprises. */
export async function consentsOf(person: string): Promise<Consent[]> {
  const found: Consent[] = [];
  for await (const item of queryPrefix<Kept>(personKey(person).pk, 'CONSENT#')) found.push(plain(item));
  return found;
}

type Kept = Consent & { readonly pk?: string; readonly sk?: string };

function plain({ pk: _pk, sk: _sk, ...consent }: Kept): Consent {
  return consent;
}

/** Says it (again, or otherwise than before); and that somebody has told this enterprise. */
export function saying(
  person: string,
  { enterpriseId, certificate, ...consent }: Omit<Consent, 'said'>,
): TransactItem[] {
  const about = { enterpriseId, ...(certificate === undefined ? {} : { certificate }) };
  const fields = Object.entries({ ...about, ...consent }).filter(([, value]) => value !== undefined);
  return [
    {
      Update: {
        TableName: tableName(),
        Key: consentKey(person, enterpriseId, certificate),
        UpdateExpression: `SET ${fields.map((_, index) => `#f${index} = :f${index}`).join(', ')}, #said = list_append(if_not_exists(#said, :none), :one)`,
        ExpressionAttributeNames: {
          ...Object.fromEntries(fields.map(([name], index) => [`#f${index}`, name])),
          '#said': 'said',
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(fields.map(([, value], index) => [`:f${index}`, value])),
          ':none': [],
          ':one': [{ given: consent.given, at: consent.at }],
        },
      },
    },
    { Put: { TableName: tableName(), Item: { ...anyConsentKey(enterpriseId) } } },
  ];
}

/** Whether it is worth asking about the people of this enterprise's lines. */
export async function anyConsent(enterpriseId: string): Promise<boolean> {
  return (await getItem(anyConsentKey(enterpriseId))) !== undefined;
}

/** What the worker of a line said to the claimant, in one query. */
export async function consentToClaim(
  person: string,
  enterpriseId: string,
  certificate: string,
): Promise<'yes' | 'no' | undefined> {
  const found: Consent[] = [];
  for await (const item of queryPrefix<Kept>(personKey(person).pk, consentPrefix(enterpriseId)))
    found.push(plain(item));
  return consentFor(found, certificate);
}
