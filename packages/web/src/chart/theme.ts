/**
 * Calls back whenever the page's colours change: by the theme's switch or by the system. Returns how to stop.
 */
export function onThemeChange(listener: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  addEventListener("operant-theme", listener);
  dark.addEventListener("change", listener);
  return () => {
    removeEventListener("operant-theme", listener);
    dark.removeEventListener("change", listener);
  };
}

/**
 * CSS colours (variables, `light-dark()`, `currentColor`) as the numbers that a canvas understands, as they are at
 * the place of `within`.
 */
export function resolveColours(within: Element, colours: readonly string[]): string[] {
  const probe = document.createElement("span");
  probe.hidden = true;
  within.append(probe);
  const resolved = colours.map((colour) => {
    probe.style.color = "";
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  });
  probe.remove();
  return resolved;
}

/** "rgb(1, 2, 3)" with another opacity; other notations stay as they are. */
export function withOpacity(colour: string, opacity: number): string {
  const parts = /^rgba?\(([^)]+)\)$/.exec(colour)?.[1]?.split(/[\s,/]+/);
  return parts === undefined ? colour : `rgba(${parts.slice(0, 3).join(", ")}, ${opacity})`;
}
