import { type JobEvents, jobEventSchemas } from "@operant/report";

/** For tests: reads server-sent events and checks each against its schema. */

export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** Every event of a stream until it ends or `enough` says so. */
export async function readEvents(
  response: Response,
  enough: (events: readonly ReceivedEvent[]) => boolean = () => false,
): Promise<ReceivedEvent[]> {
  const events: ReceivedEvent[] = [];
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      if (fields["data"] === undefined) continue;
      events.push({
        id: fields["id"] ?? "",
        name: fields["event"] ?? "message",
        data: JSON.parse(fields["data"]),
      });
    }
    if (enough(events)) break;
  }
  return events;
}

/** The events of one name, as their schema reads them. */
export function named<Name extends keyof JobEvents>(
  events: readonly ReceivedEvent[],
  name: Name,
): JobEvents[Name][] {
  return events
    .filter((event) => event.name === name)
    .map(({ data }) => jobEventSchemas[name].parse(data) as JobEvents[Name]);
}
