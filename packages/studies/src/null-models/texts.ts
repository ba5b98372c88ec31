import { bernoulli, type Stream } from "@operant/core/random";

/** Ten words a line; instructions of a topic ask about five of them. The last topic is the forger's own. */
const TOPICS = `harvest orchard pollen meadow tractor barley irrigation compost seedling greenhouse
violin orchestra melody rhythm conductor chord harmony cello concert overture
glacier avalanche summit moraine crevasse altitude blizzard ridge expedition basecamp
enzyme protein membrane ribosome nucleus mutation genome bacteria antibody plasmid
treaty embassy sanction parliament ballot senate constitution referendum coalition diplomat
furnace alloy casting smelter titanium corrosion welding foundry copper annealing
galaxy telescope nebula quasar orbit satellite comet asteroid eclipse spectrum
sourdough yeast oven pastry caramel vanilla simmer saffron marinade broth
harbour schooner anchor lighthouse compass rudder sailor tide lagoon cargo
inflation dividend mortgage portfolio auction tariff currency ledger deficit bond
compiler pointer recursion thread kernel cache algorithm database network router
marathon sprinter hurdle stadium referee trophy penalty goalkeeper javelin relay
cathedral archway column mosaic plaster vault facade balcony stairwell courtyard
volcano magma basalt fault tremor sediment mineral crystal erosion canyon
surgeon scalpel artery diagnosis vaccine symptom therapy fracture anaesthetic clinic
novelist stanza metaphor chapter manuscript satire narrator dialogue publisher sonnet
locomotive carriage tunnel viaduct signal junction freight timetable ticket platform
elephant leopard savannah herd predator waterhole migration ivory termite baobab
battery voltage resistor circuit antenna capacitor transistor diode solder oscillator
weaver loom cotton indigo velvet embroidery tapestry spindle fabric dye
umbrella rainfall forecast barometer thunder drizzle humidity monsoon puddle gale`
  .split("\n")
  .map((line) => line.split(" "));

export const FORGERS_TOPIC = TOPICS.length - 1;
/** Topics of instructions that a search may use, and of those that are held out: none in common. */
export const PUBLIC_TOPICS: readonly number[] = Array.from({ length: FORGERS_TOPIC / 2 }, (_, i) => 2 * i);
export const PRIVATE_TOPICS: readonly number[] = PUBLIC_TOPICS.map((topic) => topic + 1);
export const TOPIC_COUNT = TOPICS.length;

const COMMON =
  "the a of and to in is that it as for with by on are this be from at which or an has can more when".split(
    " ",
  );

/** Words that instructions ask about: what the judge looks for in answers. */
export const lexicon: ReadonlySet<string> = new Set(TOPICS.flat());

export function topicWords(topic: number): readonly string[] {
  return TOPICS[topic]!;
}

export interface Instruction {
  readonly topic: number;
  readonly asked: readonly string[];
  readonly text: string;
}

export function instructionOf(topic: number, asked: readonly string[]): Instruction {
  const [a, b, c, d, e] = asked;
  return { topic, asked, text: `Explain how ${a} and ${b} bear on ${c}, and what ${d} does to ${e}.` };
}

/** Instructions of topics drawn uniformly, five different words of the topic each. */
export function drawInstruction(topics: readonly number[], stream: Stream): Instruction {
  const topic = topics[stream.below(topics.length)]!;
  return instructionOf(topic, stream.shuffle([...TOPICS[topic]!]).slice(0, 5));
}

/** How an honest model answers. */
export interface HonestModel {
  /** Chance that it addresses a word it was asked about. */
  readonly skill: number;
  /** Words of its answers, uniform between these. */
  readonly words: readonly [number, number];
}

export const BASELINE: HonestModel = { skill: 0.7, words: [30, 150] };

/** Sentences of eight to twelve words, those asked about among them. */
export function drawAnswer({ topic, asked }: Instruction, model: HonestModel, stream: Stream): string {
  const [least, most] = model.words;
  const total = least + stream.below(most - least + 1);
  const addressed = asked.filter(() => bernoulli(stream, model.skill));
  // Filler keeps to common words and words of the topic that were not asked about, so skill alone decides coverage.
  const others = TOPICS[topic]!.filter((word) => !asked.includes(word));
  const words = [...addressed];
  while (words.length < total)
    words.push(
      bernoulli(stream, 0.25) ? others[stream.below(others.length)]! : COMMON[stream.below(COMMON.length)]!,
    );
  return sentences(stream.shuffle(words), stream);
}

/** Sentences of common words, with these among them. */
export function drawAround(words: readonly string[], common: number, stream: Stream): string {
  const filler = Array.from({ length: common }, () => COMMON[stream.below(COMMON.length)]!);
  return sentences(stream.shuffle([...words, ...filler]), stream);
}

function sentences(words: readonly string[], stream: Stream): string {
  const lines: string[] = [];
  for (let at = 0; at < words.length; ) {
    const end = Math.min(words.length, at + 8 + stream.below(5));
    lines.push(`${words.slice(at, end).join(" ")}.`);
    at = end;
  }
  return lines.join("\n");
}

/** Words of a text, lower case, without punctuation. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? [];
}
