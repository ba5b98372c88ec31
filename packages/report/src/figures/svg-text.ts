import { visible } from "../tables/visible.js";

const attributeEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"]/g, (character) => attributeEscapes[character]!);
}

/** Attributes that hold coordinates; two decimals are a hundredth of a pixel. */
const geometry = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "width",
  "height",
]);

function rounded(value: string): string {
  return value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) =>
    String(Math.round(Number(number) * 100) / 100 + 0),
  );
}

/**
 * The drawing library labels each group of marks ("dot"), which says nothing to who listens and is allowed only on
 * elements with a role; the name is kept as data.
 */
function labelName(element: Element, name: string): string {
  return name === "aria-label" && !element.hasAttribute("role") ? "data-mark" : name;
}

/**
 * An SVG element as text that is well-formed XML and valid inside HTML, with coordinates
 * rounded and control characters made visible. A document's
 * own serialiser writes HTML, which a file named .svg must not hold, and all digits of every coordinate.
 */
export function svgText(element: Element): string {
  const attributes = Array.from(element.attributes)
    .filter(({ name }) => name !== "xmlns")
    .map(({ name, value }) => ({ name: labelName(element, name), value }))
    .map(({ name, value }) => ` ${name}="${escapeXml(geometry.has(name) ? rounded(value) : value)}"`);
  if (element.localName === "svg") attributes.unshift(' xmlns="http://www.w3.org/2000/svg"');
  const content = Array.from(element.childNodes)
    .map((child) => {
      if (child.nodeType === 1) return svgText(child as Element);
      return child.nodeType === 3 ? escapeXml(child.nodeValue ?? "") : "";
    })
    .join("");
  const open = `<${element.localName}${attributes.join("")}`;
  return content === "" ? `${open}/>` : `${open}>${content}</${element.localName}>`;
}
