import { describe, expect, it } from "vitest";
import { sizeInWords } from "../site/size.js";
import { auditCommandLine } from "./command.js";
import { type AuditForm, emptyForm, fieldNames, formFromQuery, settingsOf, writeQuery } from "./form.js";

const form = (given: Partial<AuditForm>): AuditForm => ({ ...emptyForm, ...given });

describe("the form of an audit", () => {
  it("comes back from an address as it was written into it", () => {
    const filled = form(Object.fromEntries(fieldNames.map((name) => [name, `${name} & ü=1\n#`])));
    const query = new URLSearchParams("example=healthy");
    writeQuery(filled, query);
    expect(formFromQuery(new URLSearchParams(query.toString()))).toEqual(filled);
    const short = new URLSearchParams();
    writeQuery(form({ gold: "correct" }), short);
    expect(short.toString()).toBe("gold=correct");
  });

  it.each<[Partial<AuditForm>, keyof AuditForm, RegExp]>([
    [{ weights: "a" }, "weights", /write column=number/],
    [{ weights: "a=x" }, "weights", /It is "a=x"/],
    [{ map: "promt=q" }, "map", /no field "promt"\. Did you mean "prompt"\?/],
    [{ map: "prompt" }, "map", /write field=column/],
    [{ layout: "trl" }, "layout", /no layout "trl"; there are: trl-completions/],
    [{ reference: "base.jsonl" }, "reference", /such as 0\.\.5/],
    [{ reference: "9..3" }, "reference", /run backwards; write 3\.\.9/],
    [{ seed: "-1" }, "seed", /from 0 to 4294967295/],
    [{ "evaluation-size": "0" }, "evaluation-size", /from 1/],
    [{ text: "5", "all-text": "1" }, "text", /one of the two/],
    [{ "all-text": "yes" }, "all-text", /write 1/],
    [{ components: ", ," }, "components", /at least one column/],
    [{ gold: "a", map: "gold=b" }, "gold", /gold=b; give one of them/],
  ])("names what is wrong at its field: %j", (given, name, words) => {
    const { problems } = settingsOf(form(given));
    expect(Object.keys(problems)).toEqual([name]);
    expect(problems[name]).toMatch(words);
  });

  it("leaves out what is empty, and becomes the command's flags", () => {
    expect(settingsOf(emptyForm)).toEqual({ settings: { read: {} }, problems: {} });
    const { settings } = settingsOf(
      form({
        gold: "is right",
        ensemble: "a, b",
        "evaluation-size": "40",
        "all-text": "1",
        layout: "series",
      }),
    );
    expect(auditCommandLine(["my log.jsonl"], settings, ["base.jsonl"])).toBe(
      "operant audit 'my log.jsonl' --gold 'is right' --layout series --ensemble a,b --reference base.jsonl --evaluation-size 40 --all-text",
    );
  });
});

it("says sizes with three figures at most", () => {
  const said = [0, 1, 999, 1000, 71_643, 99_960, 999_499, 999_500, 1_234_567_890, 5e15].map(sizeInWords);
  expect(said).toEqual([
    ...["0 bytes", "1 byte", "999 bytes", "1.0 kB", "71.6 kB", "100 kB", "999 kB", "1.0 MB"],
    ...["1.2 GB", "5000 TB"],
  ]);
});
