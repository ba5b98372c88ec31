import { digestCompletion, digestPrompt, type TextDigest } from "@operant/core/rewards/text";
import { firstRows, isBeyond, type Priorities, type SamplingCut, wholeRows } from "./sampling-order.js";

interface SampledText {
  /** Place of the group in the order of sampling, and of the row in its group. */
  readonly group: number;
  readonly row: number;
  /** Number of the rollout in the log, which finds its row again after others were dropped. */
  readonly serial: number;
  readonly characters: number;
  prompt: string | undefined;
  completion: string | undefined;
  digest: TextDigest | undefined;
}

/** Texts held as they are before they are digested, in UTF-16 units. */
const heldCharacters = 16_000_000;

/**
 * Texts of a seeded sample of groups. A text is digested when the sample is known, or when those that wait fill
 * the memory.
 */
export class TextSampler {
  private texts: SampledText[] = [];
  private cut: SamplingCut | undefined;
  private waiting = 0;

  constructor(private readonly budget: number) {}

  /** Whether rows of a group with this place may still be in the sample. */
  wants(group: number): boolean {
    return this.cut === undefined || group <= this.cut.unit;
  }

  offer(group: number, row: number, serial: number, prompt: string, completion: string): void {
    if (isBeyond(this.cut, group, row, 0)) return;
    const characters = prompt.length + completion.length;
    this.texts.push({ group, row, serial, characters, prompt, completion, digest: undefined });
    this.waiting += characters;
    if (this.texts.length > Math.max(16, this.budget * 2)) this.cutDown();
    if (this.waiting > heldCharacters) this.digestAll();
  }

  /** The sample, by serial number. */
  finish(): { readonly serial: number; readonly digest: TextDigest }[] {
    if (this.texts.length > this.budget) this.cutDown();
    if (this.cut !== undefined) {
      const { kept } = wholeRows(this.priorities(), this.texts.length, this.cut);
      this.texts = Array.from(kept, (i) => this.texts[i]!);
    }
    this.digestAll();
    return this.texts
      .map(({ serial, digest }) => ({ serial, digest: digest! }))
      .sort((a, b) => a.serial - b.serial);
  }

  /** Whether some texts were left out. */
  get sampled(): boolean {
    return this.cut !== undefined;
  }

  private priorities(): Priorities {
    return {
      unit: Float64Array.from(this.texts, (each) => each.group),
      part: Float64Array.from(this.texts, (each) => each.row),
      row: new Float64Array(this.texts.length),
    };
  }

  private cutDown(): void {
    const { kept, cut } = firstRows(this.priorities(), this.texts.length, this.budget);
    this.cut = cut;
    this.texts = Array.from(kept, (i) => this.texts[i]!);
    this.waiting = 0;
    for (const each of this.texts) if (each.digest === undefined) this.waiting += each.characters;
  }

  private digestAll(): void {
    let text: string | undefined;
    let prompt = digestPrompt("");
    for (const each of this.texts) {
      if (each.digest !== undefined) continue;
      // Completions of a prompt mostly follow one another.
      if (each.prompt !== text) {
        text = each.prompt!;
        prompt = digestPrompt(text);
      }
      each.digest = digestCompletion(prompt, each.completion!);
      each.prompt = undefined;
      each.completion = undefined;
    }
    this.waiting = 0;
  }
}
