import { earlierResults } from "./earlier-results.js";
import { loadSiteStudy } from "./load-study.js";
import type { ToResults } from "./messages.js";
import { parseReferenceFile } from "./reference-file.js";
import { Results } from "./results.js";
import { openShelf } from "./shelf.js";

// The DOM library's types have no worker scope; a worker's end of its channel behaves as a port.
const page = self as unknown as MessagePort;

const results = new Results((message, transfer = []) => page.postMessage(message, transfer), {
  study: (id) => loadSiteStudy(id),
  shelf: openShelf,
  async reference(url) {
    if (url === "") return undefined;
    const response = await fetch(url);
    return response.ok ? parseReferenceFile(await response.json()) : undefined;
  },
  earlier: earlierResults,
  now: () => Date.now(),
});

page.onmessage = ({ data }: MessageEvent<ToResults>) => results.receive(data);
