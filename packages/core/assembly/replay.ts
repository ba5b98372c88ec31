// Drawing batches from a replay buffer. Loops that JavaScript engines run at a fifth of this speed, because every
// access to a typed array is checked. Arguments named as plain nouns are byte addresses.
//
// A record is 16 bytes: address of the state's row, 2 × action + terminal, address of the next state's row
// (u32 each), reward (f32). Records lie in pages of 1024, rows anywhere. `memo` bytes into a row there is what is
// remembered of it: the copy of the target network (i32) that its best value (f32) belongs to; then for each
// action the last update that met the row with it (i32), and its place in that update's lists (i32).

/**
 * Draws k different records of n and copies them to `batch`. Which: for j = n − k … n − 1 a number t in 0 … j, and
 * j itself if t has been taken before (R. Floyd; J. Bentley, CACM 30(9), 1987), so there are k draws whatever n is.
 * The numbers are those of `Stream.below`, from the generator's state (4 × u32). `table` has 2^bits places of four
 * bytes, at least twice k.
 *
 * Next states whose best value is not of copy `version` and that are not terminal are put into `list`, once each,
 * and marked as being of that copy; returns how many.
 */
export function drawBatch(
  pages: usize, n: u32, k: u32, generator: usize, table: usize, bits: u32, batch: usize,
  memo: usize, version: i32, list: usize,
): i32 {
  let s0 = load<u32>(generator);
  let s1 = load<u32>(generator, 4);
  let s2 = load<u32>(generator, 8);
  let s3 = load<u32>(generator, 12);
  for (let at = table, end = table + (4 << bits); at < end; at += 16) v128.store(at, i32x4.splat(0));
  const mask: u32 = (1 << bits) - 1;
  const shift: u32 = 32 - bits;
  const end = batch + 16 * k;
  let j = n - k;
  for (let at = batch; at < end; at += 16) {
    const bound: u32 = j + 1;
    let product: u64;
    for (;;) {
      const draw = rotl<u32>(s1 * 5, 7) * 9;
      const shifted = s1 << 9;
      s2 ^= s0;
      s3 ^= s1;
      s1 ^= s2;
      s0 ^= s3;
      s2 ^= shifted;
      s3 = rotl<u32>(s3, 11);
      product = <u64>draw * <u64>bound;
      const low = <u32>product;
      if (low >= bound || low >= <u32>(0 - bound) % bound) break;
    }
    let value = <u32>(product >> 32);
    let slot = (value * 0x9e3779b1) >> shift;
    let entry = load<u32>(table + 4 * slot);
    while (entry != 0) {
      if (entry == value + 1) {
        // Larger than everything drawn before, so it cannot be in the table.
        value = j;
        slot = (value * 0x9e3779b1) >> shift;
        while (load<u32>(table + 4 * slot) != 0) slot = (slot + 1) & mask;
        break;
      }
      slot = (slot + 1) & mask;
      entry = load<u32>(table + 4 * slot);
    }
    store<u32>(table + 4 * slot, value + 1);
    store<u32>(at, value);
    j++;
  }
  store<u32>(generator, s0);
  store<u32>(generator, s1, 4);
  store<u32>(generator, s2, 8);
  store<u32>(generator, s3, 12);

  // Two loops that only touch memory, so that their cache misses overlap.
  for (let at = batch; at < end; at += 16) {
    const index = load<u32>(at);
    v128.store(at, v128.load(load<u32>(pages + 4 * (index >> 10)) + 16 * (index & 1023)));
  }
  let touched: u32 = 0;
  for (let at = batch; at < end; at += 16) {
    touched ^= load<u32>(<usize>load<u32>(at) + memo) ^ load<u32>(<usize>load<u32>(at, 8) + memo);
  }
  store<u32>(table, touched);

  let count = 0;
  for (let at = batch; at < end; at += 16) {
    if (load<u32>(at, 4) & 1) continue;
    const next = <usize>load<u32>(at, 8);
    if (load<i32>(next + memo) == version) continue;
    store<i32>(next + memo, version);
    store<u32>(list + 4 * count, <u32>next);
    count++;
  }
  return count;
}

/**
 * Remembers the best of the `outputs` values of each of the `count` rows in `list`, `stride` bytes apart at
 * `results`. Then writes what a value network trains on (see `ValueNetwork`): the distinct states of the k
 * transitions per action, and a term for each with the target reward + gamma × best value of the next state,
 * computed in doubles, or the reward alone where the transition is terminal.
 */
export function listBatch(
  batch: usize, k: u32, memo: usize, update: i32, gamma: f64, outputs: i32,
  list: usize, count: i32, results: usize, stride: usize, lists: usize, listLength: i32, counts: usize, terms: usize,
): void {
  for (let stop = list + 4 * count; list < stop; list += 4) {
    let best = load<f32>(results);
    for (let a = 1; a < outputs; a++) {
      const value = load<f32>(results + 4 * a);
      if (value > best) best = value;
    }
    store<f32>(<usize>load<u32>(list) + memo, best, 4);
    results += stride;
  }
  for (let a = 0; a < outputs; a++) store<u32>(counts + 4 * a, 0);
  for (let end = batch + 16 * k; batch < end; batch += 16) {
    const state = load<u32>(batch);
    const choice = load<u32>(batch, 4);
    const action = choice >> 1;
    const met = <usize>state + memo + 8 * action;
    if (load<i32>(met, 8) != update) {
      const place = load<u32>(counts + 4 * action);
      store<u32>(counts + 4 * action, place + 1);
      const offset = 4 * (action * listLength + place);
      store<i32>(met, update, 8);
      store<u32>(met, offset, 12);
      store<u32>(lists + offset, state);
    }
    let target = <f64>load<f32>(batch, 12);
    if ((choice & 1) == 0) target += gamma * <f64>load<f32>(<usize>load<u32>(batch, 8) + memo, 4);
    store<u32>(terms, load<u32>(met, 12));
    store<f32>(terms, <f32>target, 4);
    terms += 8;
  }
}
