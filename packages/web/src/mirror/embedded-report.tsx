import { useLayoutEffect, useRef } from "preact/hooks";

/** A report as a fragment of HTML that was escaped where it was made, and the style sheet that it is drawn with. */
export interface ReportFragment {
  readonly html: string;
  readonly style: string;
}

/** Undoes what the site's own sheet says of elements that the report's sheet leaves alone. */
const reset = "th, td { border-bottom: 0; }";

/**
 * A report inside a page. Its style sheet is nested, so that it reaches nothing else, and is adopted as an object,
 * so that a policy against inline styles leaves it alone. Its HTML was escaped where it was made, which tests hold
 * the reports to. It is put in part by part, because the maps of a large world have thousands of elements and a
 * page must answer while they are laid out.
 */
export function EmbeddedReport({ html, style }: ReportFragment) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.embedded-report {\n${reset}\n${style}\n}`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
    };
  }, [style]);
  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const template = document.createElement("template");
    template.innerHTML = html;
    const parts = [...template.content.childNodes];
    const observer = new ResizeObserver((entries) => {
      for (const { target: box } of entries) makeReachable(box as HTMLElement);
    });
    let at = 0;
    let timer = 0;
    const put = (): void => {
      // The answer comes at once, each section in a task of its own.
      const end = Math.max(at + 1, at === 0 ? parts.findIndex((part) => part.nodeName === "SECTION") : 0);
      const next = parts.slice(at, end);
      if (at === 0) target.replaceChildren(...next);
      else target.append(...next);
      for (const part of next) {
        if (!(part instanceof Element)) continue;
        for (const box of part.querySelectorAll(".wide, .said, pre")) observer.observe(box);
      }
      at = end;
      if (at < parts.length) timer = setTimeout(put);
    };
    put();
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [html]);
  return <div ref={element} class="embedded-report" />;
}

/** What can be scrolled can be reached by keyboard, and says what it is. */
function makeReachable(box: HTMLElement): void {
  if (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1) {
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.classList.contains("wide") ? "Table, scrolls" : "Text, scrolls");
  } else for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
}
