/** The package's own types declare a module of another name; only this function is used. */
declare module "@mixmark-io/domino" {
  export function createDocument(html: string): { createElementNS(namespace: string, name: string): unknown };
}
