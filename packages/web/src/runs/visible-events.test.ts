import { expect, test } from "vitest";
import { visibleEvents } from "./visible-events.js";

class Page {
  hidden = false;
  listener: (() => void) | undefined;
  addEventListener(_: "visibilitychange", listener: () => void): void {
    this.listener = listener;
  }
  removeEventListener(): void {
    this.listener = undefined;
  }
  show(visible: boolean): void {
    this.hidden = !visible;
    this.listener?.();
  }
}

class Source extends EventTarget {
  readyState = 1;
  onerror: ((event: Event) => void) | null = null;
  onopen: ((event: Event) => void) | null = null;
  close(): void {
    this.readyState = 2;
  }
}

function opened(page: Page) {
  const sources: Source[] = [];
  const events = visibleEvents("api/events", page, () => {
    const source = new Source();
    sources.push(source);
    return source as unknown as EventSource;
  });
  return { sources, events };
}

test("a hidden page gives its connection back, and a new one carries the same listeners", () => {
  const page = new Page();
  const { sources, events } = opened(page);
  const heard: string[] = [];
  events.addEventListener("jobs", (event) => heard.push(event.data));
  sources[0]!.dispatchEvent(new MessageEvent("jobs", { data: "first" }));
  page.show(false);
  expect(sources[0]!.readyState).toBe(2);
  expect(events.readyState).toBe(0);
  page.show(true);
  expect(sources).toHaveLength(2);
  sources[1]!.dispatchEvent(new MessageEvent("jobs", { data: "second" }));
  expect(heard).toEqual(["first", "second"]);
});

test("a page that opens hidden connects when it is first seen, once", () => {
  const page = new Page();
  page.hidden = true;
  const { sources } = opened(page);
  expect(sources).toHaveLength(0);
  page.show(true);
  page.show(true);
  expect(sources).toHaveLength(1);
});

test("after it is closed, showing the page connects no more", () => {
  const page = new Page();
  const { sources, events } = opened(page);
  events.close();
  page.show(false);
  page.show(true);
  expect(sources).toHaveLength(1);
  expect(events.readyState).toBe(2);
});

test("errors and openings of the connection at hand are passed on", () => {
  const { sources, events } = opened(new Page());
  const seen: string[] = [];
  events.onerror = () => seen.push("error");
  events.onopen = () => seen.push("open");
  sources[0]!.onopen?.(new Event("open"));
  sources[0]!.onerror?.(new Event("error"));
  expect(seen).toEqual(["open", "error"]);
});
