/** The part of saxen 11 that is used; the package ships no types. */
declare module 'saxen' {
  type Attributes = Readonly<Record<string, string | undefined>>;

  export class Parser {
    on(
      event: 'openTag',
      handler: (
        name: string,
        attributes: () => Attributes,
        decode: (text: string) => string,
        selfClosing: boolean,
      ) => void,
    ): this;
    on(
      event: 'closeTag',
      handler: (name: string, decode: (text: string) => string, selfClosing: boolean) => void,
    ): this;
    on(event: 'text' | 'cdata', handler: (text: string) => void): this;
    on(event: 'error', handler: (error: Error) => void): this;
    /** Prefixes by namespace, under which names come whatever the document calls them. */
    ns(prefixes: Readonly<Record<string, string>>): this;
    write(xml: string): this;
    end(): Error | undefined;
  }
}
