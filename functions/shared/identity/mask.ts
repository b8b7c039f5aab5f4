/** Stars for all but the last four characters; a text of eight or fewer keeps at most its last two, of four or fewer none. */
export function maskLastFour(text: string): string {
  const characters = [...text];
  const kept = characters.length > 8 ? 4 : characters.length > 4 ? 2 : 0;
  return '*'.repeat(characters.length - kept) + characters.slice(characters.length - kept).join('');
}
