// Where the browser for end-to-end tests is. Installs Debian's Chromium when there is none and this user may.
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

function found() {
  const given = process.env["CHROMIUM"];
  const candidates =
    given === undefined
      ? (process.env["PATH"] ?? "")
          .split(delimiter)
          .flatMap((folder) => names.map((name) => join(folder, name)))
      : [given];
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * The path of a Chromium (or Chrome) to drive. The environment variable CHROMIUM names another.
 * @returns {string}
 */
export function chromium() {
  const there = found();
  if (there !== undefined) return there;
  if (process.env["CHROMIUM"] !== undefined)
    throw new Error(`CHROMIUM is ${process.env["CHROMIUM"]}, which cannot be run.`);
  if (process.platform === "linux" && process.getuid?.() === 0) {
    console.error("Installing Debian's Chromium for the end-to-end tests …");
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args) =>
      spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env: environment });
    apt("update", "-q");
    apt("install", "-qy", "--no-install-recommends", "chromium", "fonts-dejavu-core");
    const installed = found();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "The end-to-end tests need Chromium, and none was found. Install it (Debian: apt-get install chromium) or name one with CHROMIUM=/path/to/chrome.",
  );
}
