import type { ComponentChildren } from "preact";
import { fileHref, type Links, linksOf } from "./links.js";
import type { EntryAssets, NavName, Page } from "./page.js";

const places: readonly { readonly name: NavName; readonly path: string; readonly title: string }[] = [
  { name: "catalogue", path: "index.html", title: "Papers" },
  { name: "studies", path: "index.html?has=study", title: "Studies" },
  { name: "society", path: "society.html", title: "Society" },
  { name: "compare", path: "compare.html", title: "Compare" },
  { name: "audit", path: "audit.html", title: "Audit" },
  { name: "runs", path: "runs.html", title: "Runs" },
  { name: "about", path: "about.html", title: "About" },
];

/** A page as a whole document: head, header with navigation, the page itself, footer. */
export function Shell({ page, assets }: { readonly page: Page; readonly assets: EntryAssets }) {
  const links = linksOf(page.path);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={page.description} />
        <title>{page.title}</title>
        <link rel="icon" href={fileHref(links, "icon.svg")} type="image/svg+xml" />
        <link
          rel="alternate"
          type="application/rss+xml"
          title="Papers whose status changed"
          href={fileHref(links, "feed.xml")}
        />
        <script src={fileHref(links, "theme.js")} />
        {assets.styles.map((path) => (
          <link key={path} rel="stylesheet" href={fileHref(links, path)} />
        ))}
        {assets.preload.map((path) => (
          <link key={path} rel="modulepreload" href={fileHref(links, path)} />
        ))}
        <script type="module" src={fileHref(links, assets.script)} />
      </head>
      <body>
        <a class="skip" href="#page">
          Skip to the content
        </a>
        <Header links={links} current={page.nav} />
        <main id="page">{page.body}</main>
        <Footer links={links} />
        {page.props === undefined ? null : (
          <script
            type="application/json"
            id="page-props"
            dangerouslySetInnerHTML={{ __html: scriptJson(page.props) }}
          />
        )}
      </body>
    </html>
  );
}

/** JSON that no text in it can end the script element that holds it. */
export function scriptJson(value: object): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function Header({ links, current }: { readonly links: Links; readonly current: NavName | undefined }) {
  return (
    <header class="site-header">
      <a class="site-name" href={fileHref(links, "index.html")}>
        Operant
      </a>
      <nav aria-label="Lab">
        {places.map(({ name, path, title }) => (
          <a
            key={name}
            href={fileHref(links, path)}
            {...(name === current ? { "aria-current": "page" as const } : {})}
          >
            {title}
          </a>
        ))}
      </nav>
      <button type="button" class="theme" data-theme-switch hidden>
        Dark
      </button>
    </header>
  );
}

function Footer({ links }: { readonly links: Links }) {
  return (
    <footer class="site-footer">
      <p>
        Operant, a laboratory for reward, punishment and incentives in learning agents. Verdicts are computed
        from committed results; <a href={fileHref(links, "about.html")}>how to read them</a>.{" "}
        <a href={fileHref(links, "feed.xml")}>Feed</a> of papers whose status changed.
      </p>
    </footer>
  );
}

/** Shown where something needs a script that did not start: a page opened from a disk, or scripts switched off. */
export function NeedsServer({
  what,
  children,
}: {
  readonly what: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <p class="needs-server">
      {what} when the lab is served: <code>npx operant serve</code>. {children}
    </p>
  );
}
