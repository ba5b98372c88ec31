/** Why a request is not answered as asked: becomes an `ApiError` under /api, and a plain sentence elsewhere. */
export class Refusal extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}
