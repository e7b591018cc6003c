/** One entry of a 422: where in the request, and what is wrong there. `line` and `column` only for policy source. */
export type Issue = { path: string; message: string; line?: number; column?: number };

/**
 * An error that may be told to the caller. `code` is stable snake_case and part of the contract (api.md, *Errors*);
 * everything that is not an AppError answers 500 and says nothing of the inside.
 */
export class AppError extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Record<string, unknown>;

  constructor(status: number, code: string, detail: string, extra: Record<string, unknown> = {}) {
    super(detail);
    this.name = "AppError";
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

export const unauthenticated = (detail = "Send a valid key, token or session.") =>
  new AppError(401, "unauthenticated", detail);

export const forbidden = (code: string, detail: string, extra: Record<string, unknown> = {}) =>
  new AppError(403, code, detail, extra);

/** Also for another tenant's ids: whether they exist is not ours to tell ([T22]). */
export const notFound = (what: string) => new AppError(404, "not_found", `There is no such ${what}.`);

export const conflict = (code: string, detail: string, extra: Record<string, unknown> = {}) =>
  new AppError(409, code, detail, extra);

/** For what was there and is kept elsewhere, or was erased. */
export const gone = (code: string, detail: string, extra: Record<string, unknown> = {}) =>
  new AppError(410, code, detail, extra);

export const invalid = (issues: Issue[], code = "invalid_request", detail = "The request has errors.") =>
  new AppError(422, code, detail, { issues });
