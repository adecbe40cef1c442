// The page: it reads forms, lets the other modules decide, and shows what they say. The keyring is only in memory.

import { textOf } from "./bytes.js";
import { canonical } from "./canonical.js";
import { proveAnnouncement } from "./announced.js";
import { answering, button, english, find, handedOver, make, show } from "./elements.js";
import { committed, commitmentsOf, newKeyring, readKeyring, registrationOf } from "./keyring.js";
import { parseLogKey, parseWitnessKey } from "./notes.js";
import { Refused, require } from "./refused.js";
import { saved } from "./saving.js";
import { sheet } from "./sheet.js";
import { escaped, standardForm } from "./text.js";
import { openNonce, openedBefore, parseOpenings, shareOf } from "./turn.js";
import { RECEIPT_LIMIT } from "./receipt.js";

const online = location.protocol !== "file:";
let keyring = null;
// The keyring that waits to be saved. Meanwhile nothing else changes the keyring: it would lose what the other has made.
let waiting = null;

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

/** Show whose keyring is open, and what may be done with it. */
async function take(next) {
  keyring = next;
  find("without").hidden = keyring !== null;
  find("with").hidden = keyring === null;
  find("signing").inert = find("opening").inert = keyring === null;
  if (keyring === null) return;
  const opened = keyring.nonces.filter(({ announcement }) => announcement).length;
  find("owner").textContent = keyring.name;
  find("code").textContent = keyring.organisation;
  find("key").textContent = (await registrationOf(keyring)).key;
  find("tally").textContent = `${keyring.nonces.length} 个，已揭示 ${opened} 个 · ${keyring.nonces.length}, of which ${opened} opened`;
  find("ledger").hidden = keyring.nonces.length === 0;
  find("ledger").querySelector("ul").replaceChildren(...keyring.nonces.map(({ purpose, bureau, source, announcement }) =>
    make("li", {}, make("span", {}, `${bureau} · ${purpose} · ${source}`), make("span", { class: "muted" }, announcement ? "已揭示 opened" : "未揭示 not opened"))));
}

/** Save a changed keyring, and take it. Returns false if the person has put it away meanwhile. */
async function keep(next, place) {
  require(waiting === null, "not-saved", "请先把上一步的密钥文件存好。", "Save the keyring of the step before first.");
  waiting = next;
  await saved(next, place);
  if (waiting !== next) return false;
  waiting = null;
  await take(next);
  return true;
}

async function showRegistration({ replaces = false } = {}) {
  const text = canonical(await registrationOf(keyring));
  show(find("file-out"), "", make("h3", {}, "交给本局登记 ", english("Hand this registration to the bureau")),
    replaces
      ? make("p", {}, "由旧密钥签署，写入日志后立即生效。 ", english("The old key has signed it: it counts as soon as it is in the log."))
      : make("p", {}, "登记写入日志并公开满 7 天后生效。 ", english("It counts when it has been public in the log for seven days.")),
    ...handedOver(text, `registration-${keyring.organisation}.json`));
}

find("keyring").addEventListener("change", answering(find("file-out"), async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  const bytes = file.size > 16_000_000 ? new Uint8Array() : await bytesOf(file);
  let text = "";
  try {
    text = textOf(bytes);
  } catch {
    // Not UTF-8: it is no keyring.
  }
  target.value = "";
  await take(readKeyring(text));
  find("file-out").replaceChildren();
}));

find("new").addEventListener("submit", answering(find("file-out"), async ({ target }) => {
  const { organisation, name, above } = Object.fromEntries(new FormData(target));
  const made = await newKeyring(standardForm(organisation), name.trim().normalize("NFC"), standardForm(above));
  if (!(await keep(made, find("file-out")))) return;
  target.reset();
  await showRegistration();
}));

find("register").addEventListener("click", answering(find("file-out"), () => showRegistration()));
find("close").addEventListener("click", () => {
  waiting = null;
  take(null);
  for (const place of ["file-out", "sign-out", "open-out"]) find(place).replaceChildren();
});

find("replace").addEventListener("click", answering(find("file-out"), async () => {
  const old = keyring;
  show(find("file-out"), "wait", make("h3", {}, "更换密钥 ", english("Change the key")),
    make("p", {}, "新密钥由旧密钥签署。旧文件请留存：已签的承诺仍要用它揭示。 ", english("The old key signs the new one. Keep the old file: what it has signed, it alone can open.")),
    make("div", { class: "row" }, button("新建密钥", "Make it", answering(find("file-out"), async () => {
      const made = await newKeyring(old.organisation, old.name, old.above, old);
      if (await keep(made, find("file-out"))) await showRegistration({ replaces: true });
    }))));
}));

find("sign").addEventListener("submit", answering(find("sign-out"), async ({ target }) => {
  const { bureau, source, purposes } = Object.fromEntries(new FormData(target));
  const next = committed(keyring, bureau.trim(), source.trim(), linesOf(purposes));
  const added = next.nonces.slice(keyring.nonces.length);
  if (!(await keep(next, find("sign-out")))) return;
  const text = canonical(await commitmentsOf(next, added));
  show(find("sign-out"), "", make("h3", {}, `已签署 ${added.length} 个用途，交给本局 `, english("Signed. Hand this to the bureau")),
    ...handedOver(text, `commitments-${bureau.trim()}-${source.trim()}.json`));
}));

/** The receipt in the chosen file, or of the draw at an address of this site. */
async function receiptOf(address) {
  const [file] = find("receipt").files;
  if (file) {
    require(file.size <= RECEIPT_LIMIT, "receipt", "文件过大，不是公告的回执。", "The file is too large to be the receipt of an announcement.");
    return { bytes: await bytesOf(file), draw: "", published: [] };
  }
  const draw = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(address)?.[0];
  require(online && draw, "receipt", "请选择回执文件，或填写本站抽查页的网址。", "Choose the receipt's file, or give the address of the draw on this site.");
  const answer = await fetched(`draws/${draw}/announcement.tlog-proof`);
  require(answer.ok, "receipt", `本站没有这次抽查的回执（${answer.status}）；公告公布后再试。`, `This site has no receipt of this draw (${answer.status}); try again when the announcement is published.`);
  return { bytes: new Uint8Array(await answer.arrayBuffer()), draw, published: await publishedOpenings(draw) };
}

/** The openings that this site shows of a draw. They are verified like those that a person pastes. */
async function publishedOpenings(draw) {
  const answer = await fetched(`draws/${draw}.json`);
  return answer.ok ? parseOpenings(await answer.text()) : [];
}

async function fetched(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Refused("offline", "网络不通；请稍后再试，或改用文件。", "There is no network; try again later, or use a file.");
  }
}

find("check").addEventListener("submit", answering(find("open-out"), async ({ target }) => {
  const { address = "", log, witnesses, before } = Object.fromEntries(new FormData(target));
  const { bytes, draw, published } = await receiptOf(address);
  const announced = await proveAnnouncement(bytes, parseLogKey(log), linesOf(witnesses).map(parseWitnessKey));
  require(draw === "" || draw === announced.spec.draw, "another-draw", "本站给出的是另一次抽查的回执；请勿揭示。", "This site gave the receipt of another draw; do not open.");
  const share = await shareOf(keyring, announced);
  const opened = await openedBefore(announced, share, [...parseOpenings(before), ...published]);
  const { reveal, remembered } = await openNonce(keyring, announced, share);
  const shownFor = keyring;
  show(find("open-out"), "", make("h3", {}, "核对无误，请看清公告内容 ", english("The receipt is sound. Read what was announced")), sheet(announced, share, opened),
    make("div", { class: "row" }, button("为此公告揭示", "Open for this announcement", answering(find("open-out"), async () => {
      require(keyring === shownFor, "changed", "密钥文件已变；请重新核对。", "The keyring has changed; check again.");
      if (await keep(remembered, find("open-out"))) showOpening(announced.spec.draw, canonical(reveal));
    }))));
}));

function showOpening(draw, text) {
  const told = make("div", { "aria-live": "polite" });
  const service = make("input", { "aria-label": "抽查服务的网址 address of the sampling service", value: new URL("sampling", location).href });
  const handIn = button("直接提交", "Hand in", answering(told, async () => {
    const options = { method: "POST", body: text, headers: { "Content-Type": "application/json" } };
    const answer = await fetched(`${service.value.replace(/\/+$/, "")}/draws/${draw}/values`, options);
    const said = await answer.text();
    if (answer.ok) show(told, "", make("p", {}, "已提交。 ", english("Handed in.")));
    else throw new Refused("not-handed-in", `未被接受（${answer.status}）：${problem(said, "detail")}`, `It was not accepted (${answer.status}): ${problem(said, "detail_en")}`);
  }));
  const directly = online ? [make("label", {}, "抽查服务 ", english("sampling service"), service), make("div", { class: "row" }, handIn)] : [];
  show(find("open-out"), "", make("h3", {}, "已揭示，请提交或交给本局 ", english("Opened. Hand it in, or give it to the bureau")),
    ...handedOver(text, `opening-${draw}.json`), ...directly, told);
}

function problem(said, member) {
  try {
    return escaped(JSON.parse(said)[member] ?? "");
  } catch {
    return "";
  }
}

if (!online) {
  // A saved copy of the page has no site around it.
  find("home").removeAttribute("href");
  find("site").hidden = find("views").hidden = find("online").hidden = find("copy").parentElement.hidden = true;
}
take(null);
