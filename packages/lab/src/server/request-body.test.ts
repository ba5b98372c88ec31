import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { startRequestSchema } from "@operant/report";
import { describe, expect, it } from "vitest";
import { readBody } from "./request-body.js";

function requestWith(body: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.push(body);
  request.push(null);
  return request;
}

describe("the body of a request", () => {
  it.each([
    '{"study":"tiny","set":{"__proto__":[1]}}',
    '{"study":"tiny","__proto__":{"preset":"x"}}',
    '{"study":"tiny","conditions":[{"__proto__":null}]}',
  ])("is refused with a member that a record would lose: %s", async (body) => {
    await expect(readBody(requestWith(body), startRequestSchema)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("__proto__"),
    });
  });

  it("is read where such a name is only a value", async () => {
    const body = '{"study":"tiny","set":{"a":["__proto__",1,true]},"conditions":["constructor"]}';
    await expect(readBody(requestWith(body), startRequestSchema)).resolves.toEqual(JSON.parse(body));
  });
});
