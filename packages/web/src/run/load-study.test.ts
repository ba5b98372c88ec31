import { describe, expect, it } from "vitest";
import { loadSiteStudy } from "./load-study.js";

describe("loading a study in a worker", () => {
  it("gives the study, or says which one was meant", async () => {
    expect((await loadSiteStudy("off-switch")).id).toBe("off-switch");
    await expect(loadSiteStudy("of-switch")).rejects.toThrow(/Did you mean "off-switch"/);
  });

  it("says to reload when the site has other scripts by now", async () => {
    // What browsers reject the import of a script with that they cannot fetch.
    const gone = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
    await expect(loadSiteStudy("off-switch", gone)).rejects.toThrow(/updated since.*reload the page/);
  });
});
