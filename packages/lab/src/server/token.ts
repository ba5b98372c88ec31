import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { LabError } from "../lab-error.js";

const shortest = 16;

/** Who may use a server that asks for a token. */
export class TokenGate {
  readonly #token: Uint8Array;
  readonly #cookie: string;

  /**
   * @param port part of the cookie's name, because browsers do not keep cookies of different ports apart
   * @throws LabError `usage` for a token that can be guessed or that no URL holds
   */
  constructor(
    readonly token: string,
    private readonly port: number,
  ) {
    if (token.length < shortest || !/^[\w.~-]+$/.test(token)) {
      throw new LabError(
        "usage",
        `The token must have at least ${shortest} characters, of letters, digits, ".", "_", "~" and "-". Leave --token and OPERANT_TOKEN out to have one made.`,
      );
    }
    this.#token = digest(token);
    // The cookie does not hold the token itself, so whoever sees it cannot pass it on as a link.
    this.#cookie = digest(`operant cookie ${token}`).toString("base64url");
  }

  /** Whether a text is the token, in a time that does not tell how much of it is right. */
  matches(token: string): boolean {
    return timingSafeEqual(digest(token), this.#token);
  }

  /** Whether a request carries the cookie, or the token as `authorization: Bearer …`. */
  admits({ headers }: IncomingMessage): boolean {
    const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return this.matches(bearer);
    const expected = digest(this.#cookie);
    return (headers.cookie ?? "").split(";").some((pair) => {
      const [name, value = ""] = pair.trim().split("=", 2);
      return name === this.#name() && timingSafeEqual(digest(value), expected);
    });
  }

  /** The header that lets a browser in from now on. */
  setCookie(): string {
    return `${this.#name()}=${this.#cookie}; Path=/; HttpOnly; SameSite=Strict`;
  }

  #name(): string {
    return `operant-${this.port}`;
  }
}

/** Digests have one length, whatever a stranger sends. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

export function newToken(): string {
  return randomBytes(24).toString("base64url");
}
