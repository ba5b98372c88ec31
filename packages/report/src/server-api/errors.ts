import { z } from "zod";

/** What every answer with a status from 400 holds. */
export const apiErrorSchema = z.strictObject({
  error: z.strictObject({
    /**
     * Stable and machine-readable: the code of an OperantError ("bad-value"), of a LabError ("storage") or of a
     * RunError ("damaged"), or one of the server's own ("not-found", "forbidden", "too-large", "busy", …).
     */
    code: z.string(),
    /** What was wrong, what was expected and what to do, in words. */
    message: z.string(),
    /** The parameter or member that the error belongs to. */
    field: z.string().optional(),
  }),
});

export type ApiError = z.infer<typeof apiErrorSchema>;
