import type { IncomingMessage } from "node:http";
import { apiHeader } from "@operant/report";
import { type Address, authorityOf, namesThisServer } from "./address.js";
import { Refusal } from "./refusal.js";

const methods = ["GET", "HEAD", "POST", "DELETE"];

/**
 * Refuses what no page of this server and no tool of its user sends: other hosts' names, requests that another
 * site makes a browser send, methods that nothing here has. Called for every request before anything else.
 * @param api whether the path is below /api/
 * @throws Refusal 400, 403, 405, 415 or 421
 */
export function guard(request: IncomingMessage, address: Address, api: boolean): void {
  const { method = "" } = request;
  checkHost(request, address);
  if (!methods.includes(method)) {
    throw new Refusal(405, "bad-method", `The server has no method ${method.slice(0, 20)}.`);
  }
  const unsafe = method !== "GET" && method !== "HEAD";
  if (unsafe && !api) {
    throw new Refusal(405, "bad-method", "Pages and files can only be read.");
  }
  if (api) checkSameSite(request, unsafe);
  if (unsafe) checkUnsafe(request);
}

function checkHost(request: IncomingMessage, address: Address): void {
  const { host } = request.headers;
  const hosts = request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === "host");
  if (host === undefined || hosts.length !== 1) {
    throw new Refusal(400, "bad-host", "A request must name its host once.");
  }
  if (namesThisServer(host, address)) return;
  throw new Refusal(
    421,
    "bad-host",
    `This server does not answer for that host name. Open it as http://${authorityOf(address.host, address.port)}/, or start it with --host and the name.`,
  );
}

/** Browsers say where a request comes from; tools on this machine say nothing. */
function checkSameSite(request: IncomingMessage, unsafe: boolean): void {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const known = site === undefined || site === "same-origin" || (site === "none" && !unsafe);
  if (known && (origin === undefined || origin === `http://${host}`)) return;
  throw new Refusal(403, "cross-site", "Requests from other sites' pages are refused.");
}

/** A form or script of another site can send neither of these without asking first, which is never allowed. */
function checkUnsafe(request: IncomingMessage): void {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Refusal(415, "bad-type", "Send JSON, with the header content-type: application/json.");
  }
  if (request.headers[apiHeader.name] !== apiHeader.value) {
    throw new Refusal(403, "cross-site", `Send the header ${apiHeader.name}: ${apiHeader.value}.`);
  }
}
