import { type ApiError, apiHeader } from "@operant/report";

/** An answer of the server that says no, or no answer at all. */
export class ApiFailure extends Error {
  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "ApiFailure";
  }
}

/**
 * Talks to the server that served this page. Paths are relative to the page, as `apiPaths` gives them for a page
 * at the top of the site.
 */
export interface Api {
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  send<T>(method: "POST" | "DELETE", path: string, body: object): Promise<T>;
  blob(path: string): Promise<Blob>;
  /** Where a path leads from this page. */
  url(path: string): string;
}

/** @param root "" for a page at the top of the site, "../" for one in a folder */
export function createApi(root: string, fetcher: typeof fetch = fetch): Api {
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    let response: Response;
    try {
      response = await fetcher(root + path, { ...init, credentials: "same-origin", cache: "no-store" });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiFailure(
        0,
        "unreachable",
        "The server does not answer. Is `npx operant serve` still running? What it has finished is on its disk.",
      );
    }
    if (response.ok) return response;
    throw await failureOf(response);
  };
  return {
    get: async <T>(path: string, signal?: AbortSignal) =>
      (await (await ask(path, signal === undefined ? {} : { signal })).json()) as T,
    send: async <T>(method: "POST" | "DELETE", path: string, body: object) =>
      (await (
        await ask(path, {
          method,
          headers: { "content-type": "application/json", [apiHeader.name]: apiHeader.value },
          body: JSON.stringify(body),
        })
      ).json()) as T,
    blob: async (path) => (await ask(path, {})).blob(),
    url: (path) => root + path,
  };
}

async function failureOf(response: Response): Promise<ApiFailure> {
  const fallback = `The server answered ${response.status} ${response.statusText}.`;
  try {
    const { error } = (await response.json()) as Partial<ApiError>;
    if (typeof error?.message !== "string") return new ApiFailure(response.status, "error", fallback);
    return new ApiFailure(response.status, error.code, error.message, error.field);
  } catch {
    return new ApiFailure(response.status, "error", fallback);
  }
}

/** A message for the page, whatever was thrown. */
export function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
