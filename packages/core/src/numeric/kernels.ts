import { OperantError } from "../error.js";
import { decodeBase64 } from "./base64.js";
import { kernelModule } from "./kernels.generated.js";

// The few parts of the WebAssembly interface that are used here. It belongs to the language's engines, but
// TypeScript declares it only together with the browser's.
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

const PAGE = 65536;
/** Cache lines of 64 bytes; every allocation starts on one. */
const ALIGNMENT = 64;

/**
 * One instance of the SIMD module with its own memory. Give each trial one: its networks share it, and it is
 * freed with the trial, because nothing in it is ever freed alone. All addresses are byte offsets.
 */
export interface Kernels {
  /** The whole memory as numbers. Replaced when `allocate` grows the memory, so never keep a copy. */
  readonly f32: Float32Array;
  /** The same memory as unsigned integers. */
  readonly u32: Uint32Array;
  /** The compiled functions. Which arguments they take is written beside each in `assembly`. */
  readonly call: KernelFunctions;
  /**
   * Reserves zeroed memory.
   * @returns its address, a multiple of 64
   * @throws OperantError `unsupported` when the engine gives no more memory
   */
  allocate(bytes: number): number;
  /**
   * Memory for what is needed only until the next call of the same purpose. Shared by everyone who asks, so that
   * it stays in the processor's cache.
   * @returns the address of at least `bytes` bytes, a multiple of 64
   */
  workspace(purpose: string, bytes: number): number;
}

/** The functions of `assembly`; those of one shape of network are absent where the module has none. */
export interface KernelFunctions {
  readonly [shape: `forward_${number}_${number}`]: OneHiddenForward | undefined;
  readonly [shape: `gradient_${number}_${number}`]: OneHiddenGradient | undefined;
  multiply(
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    c: number,
    cRow: number,
    rows: number,
    vectors: number,
    inner: number,
    bias: number,
  ): void;
  transpose(from: number, tall: number, wide: number, to: number): void;
  sumRows(rows: number, count: number, wide: number, sums: number): void;
  gatherRows(rows: number, count: number, bytes: number, to: number): void;
  rectify(x: number, bytes: number): void;
  rectifyBack(delta: number, result: number, bytes: number): void;
  squash(x: number, bytes: number): void;
  squashBack(delta: number, result: number, bytes: number): void;
  termErrors(
    terms: number,
    count: number,
    outputs: number,
    delta: number,
    bytes: number,
    limit: number,
    scale: number,
  ): void;
  adamAll(
    parameters: number,
    first: number,
    second: number,
    gradients: number,
    bytes: number,
    rate: number,
    correction: number,
  ): void;
  descendAll(parameters: number, gradients: number, bytes: number, rate: number): void;
  drawBatch(
    pages: number,
    size: number,
    batchSize: number,
    generator: number,
    table: number,
    tableBits: number,
    batch: number,
    memo: number,
    version: number,
    list: number,
  ): number;
  listBatch(
    batch: number,
    batchSize: number,
    memo: number,
    update: number,
    gamma: number,
    outputs: number,
    list: number,
    count: number,
    results: number,
    stride: number,
    lists: number,
    listLength: number,
    counts: number,
    terms: number,
  ): void;
}

export type OneHiddenForward = (
  parameters: number,
  blocks: number,
  rows: number,
  count: number,
  space: number,
  results: number,
) => void;

export type OneHiddenGradient = (
  parameters: number,
  gradient: number,
  blocks: number,
  lists: number,
  listLength: number,
  counts: number,
  terms: number,
  termCount: number,
  limit: number,
  scale: number,
  space: number,
) => void;

/** Compiled once: a module has no state, only its instances do. */
let compiled: object | undefined;

/**
 * Makes an instance of the SIMD module.
 * @throws OperantError `unsupported` where WebAssembly with 128-bit SIMD is missing. There is no slower
 * replacement, because it would give other bits.
 */
export function createKernels(): Kernels {
  try {
    compiled ??= new WebAssembly.Module(decodeBase64(kernelModule));
    return new Instance(
      new WebAssembly.Instance(compiled, {}).exports as KernelFunctions & { memory: Memory },
    );
  } catch (cause) {
    throw new OperantError(
      "unsupported",
      `The network kernels cannot start: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        "They need WebAssembly with fixed-width SIMD (Node 16.4, Chrome 91, Firefox 89, Safari 16.4 or newer).",
    );
  }
}

class Instance implements Kernels {
  f32: Float32Array;
  u32: Uint32Array;
  readonly call: KernelFunctions;
  private readonly memory: Memory;
  /** The first address is not zero, so that zero never is a valid address. */
  private top = ALIGNMENT;
  private readonly spaces = new Map<string, { readonly address: number; readonly bytes: number }>();

  constructor(exports: KernelFunctions & { memory: Memory }) {
    this.call = exports;
    this.memory = exports.memory;
    this.f32 = new Float32Array(this.memory.buffer);
    this.u32 = new Uint32Array(this.memory.buffer);
  }

  allocate(bytes: number): number {
    const address = this.top;
    const top = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const size = this.memory.buffer.byteLength;
    if (top > size) {
      // By half at least, so that many small allocations grow it few times.
      const pages = Math.ceil(Math.max(top - size, Math.min(size / 2, 0x1000000)) / PAGE);
      try {
        this.memory.grow(pages);
      } catch {
        throw new OperantError(
          "unsupported",
          `The network kernels need ${top} bytes of memory and the engine gives no more than ${size}. ` +
            "Use smaller replay buffers or fewer networks in one trial.",
        );
      }
      this.f32 = new Float32Array(this.memory.buffer);
      this.u32 = new Uint32Array(this.memory.buffer);
    }
    this.top = top;
    return address;
  }

  workspace(purpose: string, bytes: number): number {
    const held = this.spaces.get(purpose);
    if (held !== undefined && held.bytes >= bytes) return held.address;
    const address = this.allocate(bytes);
    this.spaces.set(purpose, { address, bytes });
    return address;
  }
}
