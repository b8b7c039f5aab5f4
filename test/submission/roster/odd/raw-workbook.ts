import type { Dice } from './dice.ts';
import type { OddCell } from './meant.ts';
import { type RawEntry, rawZip } from './raw-zip.ts';

export interface RawSheet {
  readonly name: string;
  readonly rows: readonly (readonly OddCell[])[];
  readonly hidden?: boolean;
  /** Indexes. */
  readonly hiddenColumns?: readonly number[];
}

const TRANSITIONAL = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  office: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};
const STRICT = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  office: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

const letters = (index: number): string => String.fromCharCode(65 + index);

/** Writes a workbook of raw XML, each freedom that ECMA-376 gives taken or not: prefixes, names and places of parts, ways to hold a text. */
export class RawWorkbook {
  readonly #dice: Dice;
  readonly #strings: string[] = [];
  readonly #p: string;
  readonly #doubles: boolean;
  readonly #references: boolean;
  readonly #texts: 'shared' | 'inline' | 'mixed';

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#p = dice.pick(['', '', 'x:', 'ss:']);
    this.#doubles = dice.chance(0.3);
    this.#references = dice.chance(0.8);
    this.#texts = dice.pick(['shared', 'inline', 'mixed']);
  }

  bytes(sheets: readonly RawSheet[]): Uint8Array {
    const dice = this.#dice;
    const space = dice.chance(0.3) ? STRICT : TRANSITIONAL;
    const r = dice.pick(['r', 'rel', 'd3p1']);
    const p = this.#p;
    const declared = p === '' ? `xmlns="${space.main}"` : `xmlns:${p.slice(0, -1)}="${space.main}"`;
    const folder = dice.pick(['xl', 'xl', 'XL', 'book/deep']);
    const book = dice.pick(['workbook.xml', 'workbook2.xml', 'Mappe 1.xml']);
    const stringsPath = dice.pick(['sharedStrings.xml', 'strings/sst.xml']);
    const sheetPaths = sheets.map((_, index) => dice.pick([`worksheets/sheet${index + 1}.xml`, `tabelle${index}.xml`]));
    const entries: RawEntry[] = [];
    const add = (name: string, xml: string): void => {
      entries.push({ name: dice.chance(0.1) ? name.replaceAll('/', '\\') : name, bytes: this.#encoded(xml) });
    };
    const target = (path: string): string =>
      dice
        .pick([path, `./${path}`, `/${folder}/${path}`, `../${folder.split('/').at(-1)}/${path}`])
        .replaceAll(' ', '%20');
    const related = sheetPaths.map(
      (path, index) => `<Relationship Id="s${index}" Type="${space.office}/worksheet" Target="${target(path)}"/>`,
    );
    for (const [index, sheet] of sheets.entries()) add(`${folder}/${sheetPaths[index]}`, this.#sheet(sheet, declared));
    if (this.#strings.length > 0) {
      related.push(`<Relationship Id="t" Type="${space.office}/sharedStrings" Target="${target(stringsPath)}"/>`);
      const items = this.#strings.map((xml) => `<${p}si>${xml}</${p}si>`).join('');
      add(`${folder}/${stringsPath}`, `<${p}sst ${declared} uniqueCount="${this.#strings.length}">${items}</${p}sst>`);
    }
    const listed = sheets.map(
      ({ name, hidden }, index) =>
        `<${p}sheet name="${escaped(name)}"${hidden === true ? ' state="veryHidden"' : ''} sheetId="${index + 1}" ${r}:id="s${index}"/>`,
    );
    add(
      `${folder}/${book}`,
      `<${p}workbook ${declared} xmlns:${r}="${space.office}"><${p}sheets>${listed.join('')}</${p}sheets></${p}workbook>`,
    );
    add(
      `${folder}/_rels/${book}.rels`,
      `<Relationships xmlns="${PACKAGE}">${dice.shuffled(related).join('')}</Relationships>`,
    );
    const main = dice.pick([`${folder}/${book}`, `/${folder}/${book}`, `./${folder}/${book}`]).replaceAll(' ', '%20');
    add(
      '_rels/.rels',
      `<Relationships xmlns="${PACKAGE}"><Relationship Id="a" Type="${space.office}/officeDocument" Target="${main}"/></Relationships>`,
    );
    add('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>');
    return rawZip(entries, dice);
  }

  #encoded(xml: string): Uint8Array {
    const way = this.#dice.number(12);
    if (way === 0) return Buffer.from(`\uFEFF${xml}`, 'utf16le');
    return Buffer.from(way === 1 ? `\uFEFF${xml}` : `<?xml version="1.0" encoding="UTF-8"?>\r\n${xml}`);
  }

  #sheet({ rows, hiddenColumns = [] }: RawSheet, declared: string): string {
    const p = this.#p;
    const hidden = hiddenColumns
      .map(
        (index) =>
          `<${p}col min="${index + 1}" max="${index + 1}" ${this.#dice.pick(['hidden="1"', 'width="0"', 'hidden="true"'])}/>`,
      )
      .join('');
    const cols = hidden === '' ? '' : `<${p}cols>${hidden}</${p}cols>`;
    const body = rows.map((cells, row) => {
      const numbered = this.#references ? ` r="${this.#dice.chance(0.03) ? 'abc' : row + 1}"` : '';
      return `<${p}row${numbered}>${cells.map((cell, column) => this.#cell(cell, `${letters(column)}${row + 1}`)).join('')}</${p}row>`;
    });
    const rest = this.#dice.chance(0.3)
      ? '<mergeCells/><extLst><ext><f>1</f><row r="9"><c r="A9"><v>7</v></c></row></ext></extLst>'
      : '';
    return `<${p}worksheet ${declared}>${cols}<${p}sheetData>${body.join('')}</${p}sheetData>${p === '' ? rest : ''}</${p}worksheet>`;
  }

  #cell(cell: OddCell, reference: string): string {
    const p = this.#p;
    const r = this.#references ? ` r="${reference}"` : '';
    if (cell === undefined || cell === '') return this.#references && this.#dice.chance(0.5) ? '' : `<${p}c${r}/>`;
    if (typeof cell === 'number') return `<${p}c${r}><${p}v>${this.#spelled(cell)}</${p}v></${p}c>`;
    if (this.#texts === 'shared' || (this.#texts === 'mixed' && this.#dice.chance(0.5)))
      return `<${p}c${r} t="s"><${p}v>${this.#shared(cell)}</${p}v></${p}c>`;
    if (this.#dice.chance(0.5)) return `<${p}c${r} t="str"><${p}v>${this.#text(cell)}</${p}v></${p}c>`;
    return `<${p}c${r} t="inlineStr"><${p}is>${this.#runs(cell)}</${p}is></${p}c>`;
  }

  /** As Java and others write doubles. */
  #spelled(number: number): string {
    if (!this.#doubles) return String(number);
    if (number >= 10_000_000)
      return number
        .toExponential()
        .replace('e+', 'E')
        .replace(/^(\d)E/, '$1.0E');
    return Number.isInteger(number) ? `${number}.0` : String(number);
  }

  #shared(text: string): number {
    this.#strings.push(this.#runs(text));
    return this.#strings.length - 1;
  }

  #runs(text: string): string {
    const p = this.#p;
    const kept = ' xml:space="preserve"';
    if (this.#dice.chance(0.7)) return `<${p}t${kept}>${this.#text(text)}</${p}t>`;
    const letters = [...text];
    const cut = this.#dice.number(letters.length + 1);
    const runs = [letters.slice(0, cut), letters.slice(cut)].map((part) => part.join(''));
    const phonetic = this.#dice.chance(0.5) ? `<${p}rPh sb="0" eb="1"><${p}t>PINYIN</${p}t></${p}rPh>` : '';
    return `${runs.map((run) => `<${p}r><${p}t${kept}>${this.#written(run)}</${p}t></${p}r>`).join('')}${phonetic}`;
  }

  /** With a line's end behind it, as cells that were pasted have. */
  #text(text: string): string {
    if (this.#dice.chance(0.15)) return `${escaped(text)}${this.#dice.pick(['_x000D_', '_x000d_', '_x000a_'])}`;
    return this.#written(text);
  }

  #written(text: string): string {
    if (this.#dice.chance(0.1) && !text.includes(']]>')) return `<![CDATA[${text}]]>`;
    if (this.#dice.chance(0.1))
      return [...text].map((letter) => `&#x${(letter.codePointAt(0) ?? 0).toString(16)};`).join('');
    return escaped(text);
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
