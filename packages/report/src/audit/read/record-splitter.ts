/** What a splitter finds. Bytes are valid during the call only. */
export interface RecordSink {
  /**
   * @param line from 1: of the record's first byte, or the record's number in a JSON array
   * @param offset of the record's first byte in the (decompressed) source
   * @param whole false for a last record that nothing ends
   */
  record(bytes: Uint8Array, line: number, offset: number, whole: boolean): void;
  /** A record longer than is held in memory; `head` are its first bytes. */
  tooLong(line: number, head: Uint8Array): void;
}

/** Cuts chunks of bytes into records, whatever the chunks' lengths. */
export interface RecordSplitter {
  push(chunk: Uint8Array): void;
  /** No more bytes come. */
  end(): void;
}

/** Longest record that is held, bytes. A record is in memory several times while it is parsed. */
export const longestRecord = 32 * 1024 * 1024;
