// The page on which a paper is verified. The code stays behind `#` in the address, which browsers do not send, until this
// script asks in the body of a request; of a file, the site gets the SHA-256. Texts become text nodes, never HTML.

const find = (id) => document.getElementById(id);
const place = find("answer");
const { verification } = place.dataset;

const GOOD = new Set(["in-force"]);
const UNSURE = new Set(["unknown", "awaiting-log"]);
const MARKS = { good: "✓", unsure: "?", bad: "!" };
const ENDED = { replaced: "替换于", withdrawn: "撤回于" };

class Refused extends Error {
  constructor(zh, en) {
    super(en);
    this.zh = zh;
  }
}

/** An element with attributes and children; a child that is a text becomes a text node. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const english = (text) => make("span", { class: "en", lang: "en" }, text);
const code = (text) => make("code", {}, text);
const row = (zh, en, kind, ...values) =>
  make("div", { class: kind }, make("dt", {}, zh, " ", english(en)), make("dd", {}, ...values));
const day = (text) => text.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1 年 $2 月 $3 日");
const moment = (text) => `${day(text.slice(0, 10))} ${text.slice(11, 19)}（北京时间）`;

function show(kind, zh, en, ...more) {
  const title = make("h2", {}, make("span", { class: "mark", "data-mark": MARKS[kind], "aria-hidden": "true" }), make("span", {}, zh, english(en)));
  place.replaceChildren(make("div", { class: `told ${kind}` }, title, ...more));
  place.scrollIntoView({ block: "start" });
}

function keyOf(told) {
  const until = told.revoked ? `，${day(told.revoked)}起撤销` : told.last ? `，用至 ${day(told.last)}` : "";
  return [`${day(told.first)}起登记使用${until}`, code(told.key)];
}

function sealOf(seal) {
  return make("span", {}, `${day(seal.first)}起登记使用${seal.revoked ? `，${day(seal.revoked)}起撤销` : ""}`, code(seal.certificate));
}

function facts(told) {
  const rows = [];
  if (told.number) rows.push(row("文号", "number", "large", told.number));
  if (told.day) rows.push(row("成文日期", "day", "large", day(told.day)));
  if (told.bureau) rows.push(row("制发机关", "bureau", "", told.bureau_name ?? `行政区划 ${told.bureau}`));
  if (told.issued) rows.push(row("签发", "issued", "", `${moment(told.issued.at)}，日志第 ${told.issued.position} 条`));
  if (told.ended) rows.push(row(ENDED[told.verdict] ?? "失效于", "ended", "", `${moment(told.ended.at)}，日志第 ${told.ended.position} 条`));
  for (const each of told.corrected) rows.push(row("更正于", "corrected", "", `${moment(each.at)}，日志第 ${each.position} 条`));
  return rows.length ? [make("dl", {}, ...rows)] : [];
}

/** What an expert compares: the registered key, and the certificates of the bureau's seals. */
function registered(told) {
  const rows = [];
  if (told.key) rows.push(row("文书密钥", "paper key", "", ...keyOf(told.key)));
  if (told.seals.length) rows.push(row("印章证书", "seals, SHA-256", "", ...told.seals.map(sealOf)));
  if (!rows.length) return [];
  const summary = make("summary", {}, "该机关登记的密钥与印章 ", english("registered key and seals"));
  return [make("details", {}, summary, make("dl", {}, ...rows))];
}

function files(told) {
  const links = [
    told.receipts && make("li", {}, make("a", { href: told.receipts, download: "" }, "文书回执"), " ", english("receipts of the paper")),
    told.keys && make("li", {}, make("a", { href: told.keys, download: "" }, "密钥回执"), " ", english("receipts of the keys")),
    told.trace && make("li", {}, make("a", { href: told.trace }, "全程追溯"), " ", english("the whole trace")),
  ].filter(Boolean);
  return links.length ? [make("ul", { class: "files" }, ...links)] : [];
}

function answer(told) {
  const kind = GOOD.has(told.verdict) ? "good" : UNSURE.has(told.verdict) ? "unsure" : "bad";
  show(kind, told.summary, told.summary_en,
    make("p", { class: "advice" }, told.advice, english(told.advice_en)),
    ...facts(told),
    ...files(told),
    ...registered(told),
    make("p", { class: "at muted" }, `核验时间 ${moment(told.asked_at)}`));
}

async function verified(asked) {
  let response;
  try {
    response = await fetch(verification, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(asked),
    });
  } catch {
    throw new Refused("未能连接本站，请检查网络后重试。", "The site cannot be reached. Try again.");
  }
  const told = await response.json().catch(() => ({}));
  if (response.ok) return told;
  throw new Refused(told.detail ?? "本站暂时不能核验，请稍后重试。", told.detail_en ?? "The site cannot verify now. Try again later.");
}

/** Ask, and show the answer; meanwhile nothing else is asked. */
async function ask(asked) {
  const buttons = [...document.querySelectorAll(".way button, .way input[type=file]")];
  const open = buttons.filter((each) => !each.disabled);
  open.forEach((each) => (each.disabled = true));
  try {
    answer(await verified(await asked()));
  } catch (error) {
    const { zh, message } = error instanceof Refused ? error : { zh: `出错了：${error.message}`, message: `Something failed: ${error.message}` };
    show("unsure", "不能核验", "Not verified", make("p", { class: "advice" }, zh, english(message)));
  }
  open.forEach((each) => (each.disabled = false));
}

async function hashOf(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const fieldsOf = (form) => Object.fromEntries(new FormData(form));
for (const id of ["by-code", "by-number"]) {
  find(id).addEventListener("submit", (event) => {
    event.preventDefault();
    ask(async () => fieldsOf(event.target));
  });
}

find("by-file").addEventListener("submit", (event) => event.preventDefault());
find("file").addEventListener("change", ({ target }) => {
  const [file] = target.files;
  if (file) ask(async () => ({ file: await hashOf(file) }));
});
if (!globalThis.crypto?.subtle) {
  find("file").disabled = true;
  find("no-hashing").hidden = false;
}

function scanned() {
  const text = location.hash.slice(1);
  if (!text) return;
  find("code").value = text;
  ask(async () => ({ code: text }));
}
addEventListener("hashchange", scanned);
// The page has an element that links may lead to.
if (location.hash !== "#content") scanned();
