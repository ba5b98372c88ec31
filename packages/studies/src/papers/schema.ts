import { z } from "zod";
import type { Paper } from "./paper.js";
import { type Family, families, modules, type Scale, scales } from "./vocabulary.js";

const sentence = z
  .string()
  .min(20)
  .refine((text) => text.trim() === text, "has blanks at an end");

/** What a row must be. Only tests and scripts check rows, so that no page carries the checker. */
export const paperSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    title: z
      .string()
      .min(8)
      .refine((text) => text.trim() === text, "has blanks at an end"),
    year: z.int().min(1900).max(2100).nullable(),
    published: z.iso.date().nullable(),
    /** Ids since April 2007: YYMM.NNNN until 2014, YYMM.NNNNN since 2015. */
    arxiv: z
      .string()
      .regex(/^(0[7-9]|1[0-4])(0[1-9]|1[0-2])\.\d{4}$|^(1[5-9]|[2-9]\d)(0[1-9]|1[0-2])\.\d{5}$/)
      .nullable(),
    family: z.enum(Object.keys(families) as [Family, ...Family[]]),
    module: z.enum(modules),
    scale: z.enum(Object.keys(scales) as [Scale, ...Scale[]]),
    mechanism: sentence,
    claim: sentence,
    experiment: sentence,
    library: z
      .array(
        z.strictObject({
          package: z.literal("report").exactOptional(),
          room: z.string().regex(/^[a-z]+(-[a-z]+)*(\/[a-z]+(-[a-z]+)*)*$/),
          name: z.string().regex(/^\w+$/),
        }),
      )
      .min(1)
      .exactOptional(),
    authors: z.array(z.string().min(2)).min(1).exactOptional(),
    verified: z.string().min(4).exactOptional(),
  })
  .refine(({ authors, verified }) => (authors === undefined) === (verified === undefined), {
    message: "authors and where they were verified go together",
  })
  .refine(({ year, arxiv }) => arxiv === null || year === 2000 + Number(arxiv.slice(0, 2)), {
    message: "the year is not that of the arXiv id",
  })
  .refine(({ year, published }) => published === null || year === Number(published.slice(0, 4)), {
    message: "the year is not that of the day",
  })
  .refine(
    ({ published, arxiv }) =>
      published === null || arxiv === null || published.slice(2, 7).replace("-", "") === arxiv.slice(0, 4),
    { message: "the month is not that of the arXiv id" },
  ) satisfies z.ZodType<Paper>;

export const papersSchema = z.array(paperSchema);
