import { beforeAll, describe, expect, it } from "vitest";
import { deadLinks } from "./dead-links.testing.js";
import type { SiteFile } from "./page.js";
import { siteFiles } from "./render.js";
import { repositoryInput } from "./repository-input.testing.js";

const assets = ["theme.js", "icon.svg", "assets/page.js", "assets/page.css"];
const files: SiteFile[] = [];
const html = () =>
  files.flatMap(({ path, content }) =>
    path.endsWith(".html") && typeof content === "string" ? [[path, content] as const] : [],
  );

beforeAll(async () => {
  for await (const file of siteFiles(repositoryInput(), () => ({
    script: "assets/page.js",
    preload: [],
    styles: ["assets/page.css"],
  }))) {
    files.push(file);
  }
});

describe("the built site", () => {
  it("writes no file twice", () => {
    const paths = files.map(({ path }) => path);
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
  });

  it("has no link within it that leads nowhere, and none that needs to stand at the top of a host", () => {
    expect(html().length).toBeGreaterThan(300);
    expect(deadLinks(files, assets)).toEqual([]);
  });

  it("has no id twice on a page", () => {
    const twice = html().flatMap(([path, content]) => {
      const ids = [
        ...content.replace(/<script[\s\S]*?<\/script>/g, "").matchAll(/<[a-z][^>]*\sid="([^"]*)"/gi),
      ].map(([, id]) => id!);
      return ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${path}#${id}`);
    });
    expect(twice).toEqual([]);
  });

  it("gives every page a title of its own, a language and one main heading", () => {
    const titles = new Map<string, string>();
    for (const [path, content] of html()) {
      const [, title] = /<title>([^<]+)<\/title>/.exec(content) ?? [];
      expect(title, path).toBeDefined();
      expect(titles.get(title!), path).toBeUndefined();
      titles.set(title!, path);
      expect(content, path).toMatch(/<html lang="en"/);
      expect(content.match(/<h1[\s>]/g)?.length, path).toBe(1);
    }
  });
});

describe("the check of links", () => {
  const page = (content: string, path = "papers/a.html"): SiteFile[] => [
    { path, content },
    { path: "index.html", content: '<p id="here">' },
  ];
  const whys = (content: string) => deadLinks(page(content)).map(({ why }) => why);

  it("finds files, places and addresses that a folder under a sub-path does not have", () => {
    expect(whys('<a href="../index.html?q=1#here">')).toEqual([]);
    expect(whys('<a href="../index.html#there">')).toEqual(["no such place in it"]);
    expect(whys('<img src="b.png">')).toEqual(["no such file"]);
    expect(whys('<a href="/index.html">')).toEqual(["not relative"]);
    expect(whys('<a href="../../index.html">')).toEqual(["out of the site"]);
    expect(whys('<a href="https://arxiv.org/abs/1">')).toEqual([]);
  });

  it("reads entities, and neither scripts nor text as markup", () => {
    expect(whys('<a href="../index.html?a=1&amp;b=2">')).toEqual([]);
    expect(whys('<script>"<a href=\\"nowhere\\">"</script>&lt;a href="nowhere"&gt;')).toEqual([]);
  });
});
