// Inclusion in a tree of RFC 6962.

import { hashOf, same } from "./bytes.js";
import { require } from "./refused.js";

export const leafHash = (entry) => hashOf(Uint8Array.of(0), entry);
const nodeHash = (left, right) => hashOf(Uint8Array.of(1), left, right);

/** Refuse unless the proof leads from a leaf to the root. `index` and `size` are BigInt; hashes have 32 bytes. */
export function verifyInclusion(index, size, leaf, proof, root) {
  let hash = leaf;
  let [at, last] = [index, size - 1n];
  let sound = index < size;
  for (const sibling of proof) {
    sound &&= last > 0n && sibling.length === 32;
    if (!sound) break;
    if (at & 1n || at === last) {
      hash = nodeHash(sibling, hash);
      // At the right edge, the levels without a sibling are passed over.
      while (!(at & 1n) && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  require(sound && last === 0n && same(hash, root), "inclusion", "回执中的证明不成立：日志不含这一条目。请勿揭示。",
    "The proof in the receipt is wrong: the log does not contain this entry. Do not open.");
}
