/**
 * Step counter of Adam (D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015,
 * algorithm 1) with the constants and conventions of PyTorch: decay rates 0.9 and 0.999, ε = 1e-8 added
 * outside the square root, both moments corrected for their start at zero. The kernels do, in 32-bit floats,
 * each operation rounded and none fused,
 *
 *     m = m·0.9 + g·0.1;  v = v·0.999 + (g·g)·0.001
 *     m = 0 if |m| < 1e-30;  v = 0 if v < 1e-30
 *     p = p − rate·(m / (√v·correction + 1e-8))
 *
 * and this class supplies rate = learning rate / (1 − 0.9^t) and correction = 1 / √(1 − 0.999^t), doubles
 * rounded to floats on the way in. The powers are running products of doubles, so they are the same everywhere.
 *
 * The second line is not in the paper. Where gradients have become exactly zero, as they do for rectified units
 * that are off, the moments would decay into denormal numbers, which some processors handle a hundred times
 * slower. So small an m moves a parameter by less than learning rate × 1e-22, and so small a v is nothing beside
 * ε. (Flushing denormals in hardware is not to be had in WebAssembly, nor the same on all machines.)
 */
export class AdamClock {
  /** Steps taken. */
  steps = 0;
  /** Step size of this step, bias of the first moment included. */
  rate = 0;
  /** Factor of √v in this step. */
  correction = 0;
  private decay1 = 1;
  private decay2 = 1;

  constructor(private readonly learningRate: number) {}

  /** Goes to the next step. */
  advance(): void {
    this.steps++;
    this.decay1 *= 0.9;
    this.decay2 *= 0.999;
    this.rate = this.learningRate / (1 - this.decay1);
    this.correction = 1 / Math.sqrt(1 - this.decay2);
  }
}
