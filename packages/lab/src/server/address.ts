import { isIP } from "node:net";
import { hostname } from "node:os";

/** Where the server listens, as far as the names in requests are concerned. */
export interface Address {
  /** The host as it was asked for: a name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Whether only programs on this machine reach a host: `localhost`, 127.0.0.0/8 and ::1. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (name === "localhost" || name === "::1") return true;
  if (isIP(name) === 4) return name.startsWith("127.");
  return /^::ffff:127\.\d+\.\d+\.\d+$/.test(name);
}

/** "[::1]:80" for the host "::1" and the port 80. */
export function authorityOf(host: string, port: number): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/**
 * Whether a `Host` header names this server. A page of another site whose name was made to resolve to this
 * machine (DNS rebinding) arrives with its own name there, so names that are not ours are refused. Where the
 * server listens beyond this machine, any numeric address is let through too: rebinding needs a name, and every
 * request needs the token.
 */
export function namesThisServer(header: string, { host, port }: Address): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^[\]:/@\s]+)(?::(\d{1,5}))?$/i.exec(header);
  if (match === null) return false;
  if (Number(match[2] ?? 80) !== port) return false;
  const written = match[1]!.toLowerCase();
  // As a browser writes it: other forms of an address ("[127.0.0.1]") name no host at all, or another one.
  if (!URL.canParse(`http://${written}/`) || new URL(`http://${written}/`).hostname !== written) return false;
  const name = written.replace(/^\[|\]$/g, "");
  if (isLoopback(name)) return true;
  if (isLoopback(host)) return false;
  if (name === host.toLowerCase() || isIP(name) !== 0) return true;
  return isWildcard(host) && name === hostname().toLowerCase();
}

function isWildcard(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}
