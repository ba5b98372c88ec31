import { createBrowserDriver, type Request, type RunDriver, type RunState } from "../run/index.js";
import { createApi } from "../runs/api.js";

/** Where trials are computed. */
export type Place = "browser" | "server";

/** Makes a driver for a study's request; a page is given another one in tests. */
export type OpenDriver = (place: Place, study: string, request: Request, root: string) => Promise<RunDriver>;

/**
 * A driver for the place that was chosen. The server's is loaded when it is asked for; it plans in this browser, with
 * the same code, and computes there.
 */
export const openDriver: OpenDriver = async (place, study, request, root) => {
  const browser = createBrowserDriver(study, request, { root, plansOnly: place === "server" });
  if (place === "browser") return browser;
  const { createServerDriver } = await import("../runs/server-driver.js");
  const plan = async (wanted: Request) => {
    browser.request(wanted);
    const { phase, manifest, id, command, error } = await planned(browser);
    return manifest === null || id === null || phase === "refused"
      ? { error: error ?? { message: "The request could not be planned. Reload the page and try again." } }
      : { manifest, id, command };
  };
  // The committed results are a file of the site, wherever trials are computed.
  const references = () => browser.references();
  const server = createServerDriver(study, request, { api: createApi(root), plan, references });
  return {
    get state() {
      return server.state;
    },
    subscribe: (listener) => server.subscribe(listener),
    request: (next) => server.request(next),
    start: () => server.start(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    stop: () => server.stop(),
    curves: (figure) => server.curves(figure),
    references,
    // A server keeps no drawings; not asking for one keeps its refusal out of the browser's console.
    file: (name) =>
      name.endsWith(".svg") ? Promise.reject(new Error("The server keeps no drawings.")) : server.file(name),
    close() {
      browser.close();
      server.close();
    },
  };
};

/** The first state that is no longer planning. */
function planned(driver: RunDriver): Promise<RunState> {
  return new Promise((resolve) => {
    const stop = driver.subscribe((state) => {
      if (state.phase === "planning") return;
      stop();
      resolve(state);
    });
    if (driver.state.phase !== "planning") {
      stop();
      resolve(driver.state);
    }
  });
}
