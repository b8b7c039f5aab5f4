/** The characters of GB 18030 from FE50 to FEA0, in its order. */
const ASSIGNED = [
  ...'⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱',
  ...'䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻',
];
const FIRST = 0xe815;
const PRIVATE_USE = /[\uE815-\uE864]/g;

/**
 * Characters that GB 18030-2000 could only give private-use code points and GB 18030-2022 gives their own (䶮 was U+E863):
 * systems of both ages write the same name. Private-use code points of other makers stay, since nobody can tell them.
 */
export function withAssignedCharacters(text: string): string {
  return text.replace(PRIVATE_USE, (old) => ASSIGNED[old.charCodeAt(0) - FIRST] ?? old);
}
