// A party's turn: it opens its nonce for a draw that names it, after all parties before it, and for one announcement.

import { isObject } from "./canonical.js";
import { publicKey, sign } from "./ed25519.js";
import { opened } from "./keyring.js";
import { Refused, require } from "./refused.js";
import { commitmentOf, isSigned, revealMessage } from "./signing.js";

const MEMBERS = ["source", "value", "signature"];

/** The place of the keyring's owner in an announced draw: its party in the spec, and the nonce that it committed to. */
export async function shareOf(keyring, announced) {
  const key = await publicKey(keyring.secret);
  const own = announced.spec.entropy.find((party) => party.key === key);
  require(own, "not-named", "公告所列参与方中没有本单位的公钥；请核对是否为本单位参加的抽查，是否用了旧的密钥文件。",
    "No party of the announcement has the key of this keyring; check that your organisation takes part, and that this is not the keyring of another key.");
  const nonce = keyring.nonces.find((kept) => kept.source === own.source && commitmentOf(kept.source, kept.nonce) === own.commitment);
  require(nonce && own.owner === keyring.organisation && own.name === keyring.name, "not-named",
    "公告中的公钥是本单位的，但承诺或名称不符；请改用签署该承诺的密钥文件或其副本。",
    "The announcement names your key, but another commitment or name; use the keyring with which the commitment was signed, or a copy of it.");
  return { party: own, nonce };
}

/** The openings in a text: an object as a party's program printed it, an array of them, one on each line, or those in
 * the public state of a draw (`reveals`). */
export function parseOpenings(text) {
  const isOpening = (value) => isObject(value) && MEMBERS.every((name) => typeof value[name] === "string");
  let values;
  try {
    values = parsed(text).flatMap((value) => (isObject(value) && value.reveals) || value);
  } catch {
    values = [null];
  }
  require(values.every(isOpening), "opening", "前一方的揭示应为其程序所显示的内容，每行一份；请原样粘贴。",
    "An earlier party's opening is what its program printed, each on a line; paste it as it is.");
  return values;
}

function parsed(text) {
  try {
    return [JSON.parse(text)].flat();
  } catch {
    return text.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  }
}

/** The sources of the parties before this party, each of whose openings is checked. Whoever opens earlier than its turn
 * lets an earlier party know the outcome while it can still withhold. */
export async function openedBefore({ spec, leaf }, share, openings) {
  const before = spec.entropy.slice(0, spec.entropy.indexOf(share.party));
  for (const { source, name, key, commitment } of before) {
    const given = openings.find((opening) => opening.source === source);
    if (!given) {
      throw new Refused("turn-not-come",
        `应先由 ${source}（${name}）揭示：在它之前揭示，它就能先算出结果再决定是否揭示。请取得它的揭示，粘贴到“前一方的揭示”。`,
        `It is the turn of ${source} (${name}): if you opened first, it could compute the outcome and still withhold. Get its opening, and paste it.`);
    }
    const sound = commitmentOf(source, given.value) === commitment && (await isSigned(key, given.signature, revealMessage(spec.draw, source, given.value, leaf)));
    require(sound, "opening", `${source} 的揭示与其承诺或签名不符；请向它重新索取。`,
      `The opening of ${source} does not fit its commitment or is not signed; ask for it again.`);
  }
  return before.map(({ source }) => source);
}

/** The opening for this announcement, and the keyring that remembers it. Save the keyring first. */
export async function openNonce(keyring, { spec, leaf }, { party, nonce }) {
  const remembered = opened(keyring, nonce, spec.draw, leaf);
  const signature = await sign(keyring.secret, revealMessage(spec.draw, party.source, nonce.nonce, leaf));
  return { reveal: { source: party.source, value: nonce.nonce, signature }, remembered };
}
