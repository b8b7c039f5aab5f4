import { anyConsentKey, consentCountKey, consentKey, personKey } from '../claim/keys.ts';
import { ContentionError } from '../shared/errors.ts';
import { type FieldKeys, fingerprint } from '../shared/field-cipher.ts';
import { backoff, getItem, queryPrefix, type TransactItem, tableName, transact } from '../shared/table-store.ts';
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

/** `times` counts all that was said, what is no longer kept included. */
type Kept = Consent & { readonly pk?: string; readonly sk?: string; readonly times?: number };

function plain({ pk: _pk, sk: _sk, times: _times, ...consent }: Kept): Consent {
  return consent;
}

/** Of what was said about one certificate the newest are kept: an item has its size. */
const SAID_KEPT = 50;
/** Far more than anybody has certificates and employers. What is there may be changed however many there are. */
const CONSENTS_OF_A_PERSON = 100;
const ATTEMPTS = 15;

/**
 * Says it (again, or otherwise than before), and that somebody has told this enterprise; `keep` in the same transaction.
 * `repeated` when `keep` is there already.
 * @throws ContentionError when others are always faster.
 */
export async function say(
  person: string,
  consent: Omit<Consent, 'said'>,
  keep: TransactItem,
): Promise<'said' | 'repeated' | 'too-many'> {
  const key = consentKey(person, consent.enterpriseId, consent.certificate);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const [before, count] = await Promise.all([
      getItem<Kept>(key),
      getItem<{ consents: number }>(consentCountKey(person)),
    ]);
    if (before === undefined && (count?.consents ?? 0) >= CONSENTS_OF_A_PERSON) return 'too-many';
    const said = [...(before?.said ?? []), { given: consent.given, at: consent.at }].slice(-SAID_KEPT);
    const refusal = await transact([
      {
        Put: {
          TableName: tableName(),
          Item: { ...key, ...consent, said, times: (before?.times ?? 0) + 1 },
          ...(before === undefined
            ? { ConditionExpression: 'attribute_not_exists(pk)' }
            : {
                ConditionExpression: '#times = :times',
                ExpressionAttributeNames: { '#times': 'times' },
                ExpressionAttributeValues: { ':times': before.times ?? 0 },
              }),
        },
      },
      { Put: { TableName: tableName(), Item: { ...anyConsentKey(consent.enterpriseId) } } },
      ...(before === undefined ? [oneMore(person)] : []),
      keep,
    ]);
    if (refusal === undefined) return 'said';
    if (refusal.reasons.at(-1)?.code === 'ConditionalCheckFailed') return 'repeated';
    await backoff(attempt);
  }
  throw new ContentionError('The consent kept changing.');
}

function oneMore(person: string): TransactItem {
  return {
    Update: {
      TableName: tableName(),
      Key: consentCountKey(person),
      UpdateExpression: 'ADD consents :one',
      ConditionExpression: 'attribute_not_exists(consents) OR consents < :most',
      ExpressionAttributeValues: { ':one': 1, ':most': CONSENTS_OF_A_PERSON },
    },
  };
}

/** The newest word of a person to an enterprise about one certificate, or about any. */
export async function lastSaid(
  person: string,
  { enterpriseId, certificate }: Pick<Consent, 'enterpriseId' | 'certificate'>,
): Promise<Consent | undefined> {
  const item = await getItem<Kept>(consentKey(person, enterpriseId, certificate));
  return item === undefined ? undefined : plain(item);
}

/** Whether it is worth asking about the people of this enterprise's lines. */
export async function anyConsent(enterpriseId: string): Promise<boolean> {
  return (await getItem(anyConsentKey(enterpriseId))) !== undefined;
}

/** What the worker of a line said to the claimant, for this certificate or for any; other certificates are not read. */
export async function consentToClaim(
  person: string,
  enterpriseId: string,
  certificate: string,
): Promise<'yes' | 'no' | undefined> {
  const found = await Promise.all([
    getItem<Kept>(consentKey(person, enterpriseId, certificate)),
    getItem<Kept>(consentKey(person, enterpriseId)),
  ]);
  return consentFor(
    found.filter((item) => item !== undefined),
    certificate,
  );
}
