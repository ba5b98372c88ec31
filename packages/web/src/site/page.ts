import type { VNode } from "preact";

/** Which script hydrates a page: the folder of its `entry.tsx`. */
export type EntryName = "about" | "catalogue" | "paper" | "study" | "society" | "runs" | "compare" | "audit";

/** A page of the site as it is written at build time. */
export interface Page {
  /** From the top of the site ("papers/x.html"). */
  readonly path: string;
  readonly title: string;
  /** One sentence for search engines and link previews. */
  readonly description: string;
  readonly entry: EntryName;
  /** What the script needs to hydrate: the component's props, as JSON in the page. */
  readonly props?: object;
  readonly body: VNode;
  /** The place in the navigation that is marked as current. */
  readonly nav?: NavName;
}

/** The places of the navigation. */
export type NavName = "catalogue" | "studies" | "society" | "compare" | "audit" | "runs" | "about";

/** A file of the site. */
export interface SiteFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Scripts and styles of an entry as the bundler named them, from the top of the site. */
export interface EntryAssets {
  readonly script: string;
  readonly preload: readonly string[];
  readonly styles: readonly string[];
}
