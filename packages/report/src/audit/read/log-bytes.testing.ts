import type { AuditSource } from "./types.js";

/** A source of bytes in memory, in chunks of 64 KiB, that can be read from anywhere. */
export function bytesSource(name: string, content: string | Uint8Array): AuditSource {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: bytes.length,
    async *open() {
      for (let at = 0; at < bytes.length; at += 1 << 16) yield bytes.subarray(at, at + (1 << 16));
    },
    slice: (start, end) => Promise.resolve(bytes.slice(start, end).buffer as ArrayBuffer),
  };
}

export function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
