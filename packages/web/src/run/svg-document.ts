import type { FigureDocument } from "@operant/report";

/**
 * The little of a document that drawing a figure needs, for workers, which have none. It makes a tree of elements
 * with attributes and texts; nothing is laid out, styled or selected in it.
 */
export function svgDocument(): FigureDocument {
  const document: SvgDocument = {
    createElementNS: (namespace, name) => new SvgElement(document, namespace, name),
    createElement: (name) => new SvgElement(document, xhtml, name),
    createTextNode: (text) => new SvgText(document, text),
    documentElement: undefined as unknown as SvgElement,
  };
  document.documentElement = new SvgElement(document, xhtml, "html");
  return document;
}

const xhtml = "http://www.w3.org/1999/xhtml";

interface SvgDocument {
  createElementNS(namespace: string, name: string): SvgElement;
  createElement(name: string): SvgElement;
  createTextNode(text: string): SvgText;
  documentElement: SvgElement;
}

type Child = SvgElement | SvgText;

class SvgText {
  readonly nodeType = 3;
  parentNode: SvgElement | null = null;
  readonly childNodes: readonly Child[] = [];

  constructor(
    readonly ownerDocument: SvgDocument,
    public nodeValue: string,
  ) {}

  get textContent(): string {
    return this.nodeValue;
  }

  get nextSibling(): Child | null {
    return following(this);
  }
}

class SvgElement {
  readonly nodeType = 1;
  parentNode: SvgElement | null = null;
  readonly childNodes: Child[] = [];
  readonly #attributes = new Map<string, string>();
  readonly localName: string;

  constructor(
    readonly ownerDocument: SvgDocument,
    readonly namespaceURI: string,
    name: string,
  ) {
    this.localName = name.slice(name.indexOf(":") + 1);
  }

  get tagName(): string {
    return this.localName;
  }

  get attributes(): { readonly name: string; readonly value: string }[] {
    return [...this.#attributes].map(([name, value]) => ({ name, value }));
  }

  get firstChild(): Child | null {
    return this.childNodes[0] ?? null;
  }

  get lastChild(): Child | null {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling(): Child | null {
    return following(this);
  }

  get textContent(): string {
    return this.childNodes.map(({ textContent }) => textContent).join("");
  }

  set textContent(text: string) {
    for (const child of this.childNodes.splice(0)) child.parentNode = null;
    if (text !== "") this.appendChild(this.ownerDocument.createTextNode(text));
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.#attributes.has(name);
  }

  setAttribute(name: string, value: unknown): void {
    this.#attributes.set(name, String(value));
  }

  setAttributeNS(_namespace: string | null, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  appendChild<Node extends Child>(child: Node): Node {
    return this.insertBefore(child, null);
  }

  append(...children: (Child | string)[]): void {
    for (const child of children) {
      this.appendChild(typeof child === "string" ? this.ownerDocument.createTextNode(child) : child);
    }
  }

  insertBefore<Node extends Child>(child: Node, before: Child | null): Node {
    child.parentNode?.removeChild(child);
    const index = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(index, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild<Node extends Child>(child: Node): Node {
    const index = this.childNodes.indexOf(child);
    if (index >= 0) this.childNodes.splice(index, 1);
    child.parentNode = null;
    return child;
  }

  remove(): void {
    this.parentNode?.removeChild(this);
  }
}

function following(node: Child): Child | null {
  const siblings = node.parentNode?.childNodes;
  return siblings === undefined ? null : (siblings[siblings.indexOf(node) + 1] ?? null);
}
