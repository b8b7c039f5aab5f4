/**
 * Stands in for `dynamicCSS` of `@rc-component/util` (see `console/build.ts`): rules that components make at run time
 * become sheets that this script constructs, because the content security policy allows no style element.
 */
const sheets = new Map<string, CSSStyleSheet>();

interface Options {
  readonly mark?: string;
}

const nameOf = (key: string, { mark = '' }: Options = {}) => `${mark} ${key}`;

/** @returns an element as the original does, which stands in no document: callers put attributes on it. */
export function updateCSS(css: string, key: string, options?: Options): HTMLStyleElement {
  const name = nameOf(key, options);
  let sheet = sheets.get(name);
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheets.set(name, sheet);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(css);
  return document.createElement('style');
}

export function removeCSS(key: string, options?: Options): void {
  const name = nameOf(key, options);
  const sheet = sheets.get(name);
  if (sheet === undefined) return;
  sheets.delete(name);
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
}

let injected = 0;

export function injectCSS(css: string): HTMLStyleElement {
  injected += 1;
  return updateCSS(css, `injected-${injected}`);
}

/** The original keeps a cache for its tests. */
export function clearContainerCache(): void {}
