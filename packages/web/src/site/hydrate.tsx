import "./site.css";
import { type ComponentType, h, hydrate } from "preact";

/**
 * Brings the prerendered page to life: the same component with the same props, read from the page itself.
 * `<html>` then has the attribute `data-live`, for styles and tests.
 * @param id of the element that the component fills; the whole page unless only a part of it is alive
 */
export function hydratePage<Props extends object>(component: ComponentType<Props>, id = "page"): void {
  const text = document.getElementById("page-props")?.textContent ?? "{}";
  const target = document.getElementById(id);
  if (target === null) return;
  hydrate(h(component, JSON.parse(text) as Props), target);
  document.documentElement.dataset["live"] = "";
}

/** Whether `operant serve` serves this page, which then has an API at `api/`. */
export function isServed(): boolean {
  return document.querySelector('meta[name="operant-server"]') !== null;
}
