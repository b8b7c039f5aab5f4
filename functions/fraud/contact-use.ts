import type { ContactUse } from './signal.ts';

/** More uses of one phone or account than this are not kept: it is shown by then, and the item stays small. */
export const CONTACT_CAP = 20;

/** A use as an element of a set: the same use again changes nothing. None of its parts has a bar in it. */
export function contactUse({ person, claimId, enterpriseId, nameMark = '' }: ContactUse): string {
  return [person, claimId, enterpriseId, nameMark].join('|');
}

export function parseContactUse(text: string): ContactUse {
  const [person = '', claimId = '', enterpriseId = '', nameMark = ''] = text.split('|');
  return { person, claimId, enterpriseId, ...(nameMark === '' ? {} : { nameMark }) };
}
