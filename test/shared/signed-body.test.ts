import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isGenuine } from '#functions/shared/signed-body.ts';

const SECRET = 'of the treasury';
const NOW = new Date('2026-01-01T00:00:00.000Z');
const SENT = NOW.getTime() / 1000;
const BODY = '{"instruction":"c-r1-n1-a1","result":"paid"}';

function receipt(sentAt: number, body = BODY, secret = SECRET) {
  const signature = createHmac('sha256', secret).update(`${sentAt}.${body}`).digest('hex');
  return { timestamp: String(sentAt), signature: `v1=${signature}` };
}

describe('a receipt of the treasury', () => {
  it('is believed when it is signed', () => {
    expect(isGenuine(SECRET, receipt(SENT), BODY, NOW)).toBe(true);
  });

  it.each([
    [-300, true],
    [-301, false],
    [300, true],
    [301, false],
  ])('sent %i seconds from now is believed: %s', (seconds, believed) => {
    expect(isGenuine(SECRET, receipt(SENT + seconds), BODY, NOW)).toBe(believed);
  });

  it.each([
    ['its body was changed by a character', receipt(SENT), BODY.replace('paid', 'paix')],
    ['it was signed with another secret', receipt(SENT, BODY, 'guessed'), BODY],
    ['an old signature came with a new time', { ...receipt(SENT - 900), timestamp: String(SENT) }, BODY],
    ['it has no signature', { timestamp: String(SENT), signature: undefined }, BODY],
    ['it has no time', { ...receipt(SENT), timestamp: undefined }, BODY],
    ['its time is no number', { ...receipt(SENT), timestamp: 'now' }, BODY],
    ['its time has a part of a second', { ...receipt(SENT), timestamp: `${SENT}.5` }, BODY],
    ['its signature is empty', { ...receipt(SENT), signature: 'v1=' }, BODY],
    ['its signature was cut', { ...receipt(SENT), signature: receipt(SENT).signature.slice(0, -2) }, BODY],
    ['its signature is no hexadecimal', { ...receipt(SENT), signature: `v1=${'zz'.repeat(32)}` }, BODY],
  ])('is not believed when %s', (_, header, body) => {
    expect(isGenuine(SECRET, header, body, NOW)).toBe(false);
  });
});
