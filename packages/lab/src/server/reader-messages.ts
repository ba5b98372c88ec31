import type { ServedRun } from "@operant/report";
import type { StudySource } from "../subject/index.js";
import type { RunAddress } from "./run-address.js";

/** A subject as it crosses threads: the study is loaded anew from its source. */
export interface SubjectReference {
  readonly name: string;
  readonly reportName: string;
  readonly source: StudySource;
  readonly referenceFolders: readonly string[];
}

/** A run to read, with the study that made it where it is installed. */
export interface RunToRead {
  readonly address: RunAddress;
  readonly subject: SubjectReference | null;
}

/** What the server asks of the thread that reads runs. */
export type ReaderQuestion =
  | { readonly kind: "results"; readonly run: RunToRead }
  | { readonly kind: "curves"; readonly run: RunToRead; readonly figure: string }
  | { readonly kind: "reference"; readonly run: RunToRead }
  | {
      readonly kind: "comparison";
      readonly runs: readonly RunToRead[];
      readonly entries: readonly ServedRun[];
    };

export interface ReaderRequest {
  readonly id: number;
  readonly question: ReaderQuestion;
}

/** Answers cross as JSON text, which the server hands on as it is. */
export type ReaderReply =
  | { readonly id: number; readonly json: string }
  | { readonly id: number; readonly error: { status: number; code: string; message: string } };
